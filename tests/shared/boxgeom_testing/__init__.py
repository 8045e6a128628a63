"""What several of boxgeom's own tests share; installed with nothing."""
