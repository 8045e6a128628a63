"""The subcommands that train and that reproduce the paper's experiments."""
