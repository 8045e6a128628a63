"""Does it train: data splits, models, and training under attack."""
