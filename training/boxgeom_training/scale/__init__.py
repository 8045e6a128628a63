"""How BOX-GEOM fares beyond enumeration: the tables of docs/scale.md, measured again.

Run it as ``python -m boxgeom_training.scale --help``.
"""
