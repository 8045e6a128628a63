"""The demo: honest nodes agree on real gradients while Byzantine ones lie."""
