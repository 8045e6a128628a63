"""Reports: what runs of ``boxgeom check`` found, as tables for people."""
