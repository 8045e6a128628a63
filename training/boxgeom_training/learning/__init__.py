"""Training under attack: at a server, or peer to peer with agreement sub-rounds."""
