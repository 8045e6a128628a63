"""The reference itself, run on symbols: what solvers prove of the code."""
