"""The paper's experiments again: a grid of runs, tables, plots, and what they say."""
