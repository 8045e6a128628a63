"""The attacks that search, by name."""

from boxgeom.agreement.attack import Attack
from boxgeom_training.attacks.ascents import ASCENTS
from boxgeom_training.attacks.line_attacks import LINE_ATTACKS
from boxgeom_training.attacks.searches import SEARCHES

SEARCHED: dict[str, Attack] = {
    attack.name: attack for attack in (*LINE_ATTACKS, *SEARCHES, *ASCENTS)
}
"""Every attack that searches by its kebab-case name."""
