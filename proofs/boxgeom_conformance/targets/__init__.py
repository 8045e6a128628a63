"""Targets: implementations to check, wherever they run."""
