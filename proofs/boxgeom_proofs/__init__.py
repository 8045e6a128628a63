"""Why it is right: theorems, counterexamples and certificates."""
