"""Is yours a node? Whole runs of a program as the honest nodes of a network.

The kit is the network and the Byzantine nodes; docs/nodes.md has the protocol.
"""
