"""Checks: what is required of an implementation, one sentence each."""
