"""How fast the twin is, beside its peers and the machine's own limits."""
