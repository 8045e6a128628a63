"""The refuted claims of docs/spec.md, with counterexamples that are checked exactly."""

from boxgeom_proofs.refutations.carried_medians import (
    the_geometric_median_may_be_carried_anywhere,
)
from boxgeom_proofs.refutations.edges import (
    box_geom_does_not_halve_every_edge,
    the_longest_edge_need_not_shrink,
)
from boxgeom_proofs.refutations.enlarged_box import the_enlarged_box_loses_the_median
from boxgeom_proofs.refutations.gaps import the_gap_may_exceed_the_byzantine_share
from boxgeom_proofs.refutations.honest_median import (
    the_honest_median_may_leave_the_candidates_box,
)
from boxgeom_proofs.refutations.larger_boxes import (
    larger_boxes_need_not_halve_the_diagonal,
)
from boxgeom_proofs.refutations.means import box_mean_does_not_halve_every_edge
from boxgeom_proofs.refutations.minimum_diameter import md_geom_does_not_agree
from boxgeom_proofs.refutations.refutation import NotRefuted, Refutation
from boxgeom_proofs.refutations.safe_points import (
    a_safe_point_may_be_far_from_the_median,
)
from boxgeom_proofs.refutations.sampled_boxes import (
    nodes_with_sampled_boxes_need_not_agree,
)
from boxgeom_proofs.refutations.selection import (
    no_selected_input_approximates_the_median,
)
from boxgeom_proofs.refutations.slow_rounds import (
    box_geom_may_be_slower_than_box_mean,
    box_geom_may_keep_three_quarters_of_the_diagonal,
)
from boxgeom_proofs.refutations.stretched_means import (
    box_mean_may_be_far_from_the_honest_ball,
)
from boxgeom_proofs.refutations.too_few_nodes import three_t_nodes_do_not_suffice
from boxgeom_proofs.refutations.touching_balls import no_rule_stays_in_the_honest_ball
from boxgeom_proofs.refutations.trim import the_trim_cannot_be_another
from boxgeom_proofs.refutations.weakened_theorems import lemmas

__all__ = ["REFUTATIONS", "NotRefuted", "Refutation", "lemmas"]

REFUTATIONS: dict[str, Refutation] = {
    refutation.id: refutation
    for refutation in (
        box_geom_does_not_halve_every_edge,
        the_longest_edge_need_not_shrink,
        md_geom_does_not_agree,
        no_selected_input_approximates_the_median,
        a_safe_point_may_be_far_from_the_median,
        three_t_nodes_do_not_suffice,
        the_trim_cannot_be_another,
        the_honest_median_may_leave_the_candidates_box,
        box_mean_does_not_halve_every_edge,
        the_enlarged_box_loses_the_median,
        the_gap_may_exceed_the_byzantine_share,
        box_geom_may_be_slower_than_box_mean,
        box_geom_may_keep_three_quarters_of_the_diagonal,
        no_rule_stays_in_the_honest_ball,
        the_geometric_median_may_be_carried_anywhere,
        box_mean_may_be_far_from_the_honest_ball,
        nodes_with_sampled_boxes_need_not_agree,
        larger_boxes_need_not_halve_the_diagonal,
    )
}
"""Every refutation by its number, in order."""
