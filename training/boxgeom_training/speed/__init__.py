"""How much processor time training takes, beside loops that do without BOX-GEOM.

Run it as ``python -m boxgeom_training.speed --help``.
"""
