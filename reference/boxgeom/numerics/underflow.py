"""Underflow is never an error, whatever the caller has set with ``np.seterr``.

Under ``np.seterr(all="raise")`` a result rounded to a subnormal number would raise.
Here it may be rounded, because the definitions scale their numbers wherever the digits
that underflow loses would count.
"""

import numpy as np

underflow_rounds = np.errstate(under="ignore")
"""A decorator for every public function that computes with floats."""
