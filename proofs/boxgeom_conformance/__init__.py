"""Run it against yours: checks, test vectors and adapters.

From a test of your own, with pytest:

    import boxgeom_conformance
    import pytest

    @pytest.mark.parametrize("check", boxgeom_conformance.checks("krum"), ids=str)
    def test_krum(check):
        check(my_krum)

`Check.__call__` says how your function is called.

>>> import boxgeom
>>> import boxgeom_conformance
>>> check = boxgeom_conformance.all_checks()["krum/has_the_least_score"]
>>> check(boxgeom.krum)
>>> check.requires
'Definition 7'
"""

from boxgeom_conformance.check import Check, all_checks, checks

__all__ = ["Check", "all_checks", "checks"]
