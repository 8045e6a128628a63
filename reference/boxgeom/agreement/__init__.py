"""Agreement: synchronous rounds, the adversary, and how far apart the honest are."""
