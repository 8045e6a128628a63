"""The subcommands that this package brings to the command ``boxgeom``."""
