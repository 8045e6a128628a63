"""The models: from one vector of parameters to gradients, all clients at once."""
