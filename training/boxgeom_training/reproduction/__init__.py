"""The paper's experiments repeated: a grid of runs, tables, plots, and findings."""
