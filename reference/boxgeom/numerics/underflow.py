"""What no float is small enough for is rounded, whatever the caller set.

Under ``np.seterr(all="raise")`` the least inexact subnormal would be an error. The
definitions lose nothing to it: they scale before they would.
"""

import numpy as np

underflow_rounds = np.errstate(under="ignore")
"""A decorator of every public function that computes with floats."""
