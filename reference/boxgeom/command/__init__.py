"""The command line: from files to tables or JSON."""
