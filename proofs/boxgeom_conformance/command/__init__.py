"""The subcommands ``check``, ``vectors`` and ``report``."""
