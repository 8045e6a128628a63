"""Attacks that search: they try vectors against the rule and send the worst."""
