"""Rocq's kernel, which checks proofs/rocq down to the axioms of the reals."""
