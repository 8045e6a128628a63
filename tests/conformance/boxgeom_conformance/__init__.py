"""Run it against yours: checks, test vectors and adapters."""
