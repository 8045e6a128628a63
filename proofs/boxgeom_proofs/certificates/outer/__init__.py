"""Outer boxes, which hold BOX-GEOM's without enumeration, and their proofs, checked.

No code that makes such boxes is asked or trusted: a proof is data.
"""
