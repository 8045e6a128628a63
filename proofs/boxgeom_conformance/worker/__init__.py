"""Beside the function: calls it on vectors, and reads whatever it answers.

These modules also run by their path, in environments in which boxgeom is not installed
(`boxgeom_conformance.worker.__main__`). So they need NumPy and nothing else, and import
one another by relative names.
"""
