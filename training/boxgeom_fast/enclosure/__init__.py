"""Where all medians of subsets must lie, proved without enumerating the subsets.

docs/scale.md tells the bounds with their proofs; P0 to P6 are its names for them.
"""
