"""The worker: calls a function on vectors, and reads whatever it answers.

These modules also run by path, in environments where boxgeom is not installed
(`boxgeom_conformance.worker.__main__`). So they need nothing but NumPy, 1.21 or newer,
run on Python 3.9, and import one another by relative names.
"""
