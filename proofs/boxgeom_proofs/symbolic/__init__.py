"""The reference itself, run on symbols: what solvers prove about the code."""
