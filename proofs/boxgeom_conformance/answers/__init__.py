"""Exact answers: what the definitions allow, and nothing else."""
