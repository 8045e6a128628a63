"""BOX-GEOM beyond enumeration: proven bounds of every end of its box."""
