"""What the twin brings to the command ``boxgeom``."""
