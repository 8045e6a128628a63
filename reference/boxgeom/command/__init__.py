"""The command line: files in, tables or JSON out."""
