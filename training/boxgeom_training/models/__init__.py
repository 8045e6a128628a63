"""The models: from vectors of parameters to gradients, for all clients at once."""
