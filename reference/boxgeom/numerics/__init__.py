"""How floats serve the definitions: scaling, lengths, exact ties, Newton's method."""
