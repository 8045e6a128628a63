"""How sharp the bounds are: searches for rounds that come near them.

What is found is a lower bound of the worst case: there may be worse.
"""
