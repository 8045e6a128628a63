"""Numbers of nodes at which t, told as a fraction of n, does not come back."""

import math

MOST_NODES = 100

SHORT_OF_T = tuple(
    (n, t)
    for n in range(1, MOST_NODES + 1)
    for t in range((n + 1) // 2)
    if int(t / n * n) != t
)
"""Every (n, t) up to 100 nodes, n > 2t, at which int(t / n * n) is not t.

>>> SHORT_OF_T[:3]
((44, 15), (45, 13), (46, 13))
"""

SHORT_OF_OTHERS = tuple(
    (n, t)
    for n in range(1, MOST_NODES + 1)
    for t in range((n + 1) // 2)
    if int((1 - t / n) * n) != n - t or int((n - t) / n * n) != n - t
)
"""Likewise where the other n - t, kept by a fraction, become one fewer.

>>> SHORT_OF_OTHERS[:3]
((12, 5), (17, 5), (17, 6))
"""

BEYOND_T = tuple(
    (n, t)
    for n in range(1, MOST_NODES + 1)
    for t in range((n + 1) // 2)
    if math.ceil(t / n * n) != t
)
"""Likewise where t, rounded up from a fraction, becomes one more.

>>> BEYOND_T[:3]
((25, 7), (41, 7), (41, 14))
"""
