"""What can be checked: every rule, with its exact answers and what they obey.

What the kit asks of a rule besides (its domain, its options, what a round of it
contracts) are facts of the rule, see `boxgeom.Rule`.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from boxgeom import PREAGGREGATIONS, RULES, Preaggregation, Rule, find_rule
from boxgeom.arguments import choice_of
from boxgeom.composition import JOINT, taken
from boxgeom_conformance.answers import (
    averages,
    balls,
    boxes,
    bulyan,
    caf,
    clipping,
    compositions,
    covariances,
    hulls,
    medians,
    nearest_values,
    preaggregations,
    selections,
)
from boxgeom_conformance.answers.answer import ExactAnswer
from boxgeom_conformance.case import Case
from boxgeom_conformance.worker.protocol import OPTIONS

MOST_ANSWERS_KEPT = 4096

MOST_DEALT = 12
"""The most nodes with which bucketing is asked."""


@dataclass(frozen=True)
class Subject:
    """A rule, as something to check.

    Attributes:
        name: the rule's, a key of `boxgeom.RULES`.
        claim: the name of the claim that answers are as defined.
        statement: that claim in words.
        answer_to: all that its definition allows in a case.
        published_answer_to: what the test vectors allow in a case; None for the same.
        isometric: whether it turns with the vectors, not only with the axes.
        resists: what t far vectors cannot carry it out of: the "box" of the honest
            vectors, that box with its edges thrice as long, or a "ball" around it; ""
            if they carry it anywhere.
        moves: whether it moves with the vectors; one that measures them from the origin
            does not.
        is_synchronous: whether it counts on n - t of the vectors to be honest, so that
            the more are missing, the fewer may be Byzantine.
        is_searched: whether its answer is the end of a search, which single precision
            cuts short; other answers lose no more than sums do.
        stays_inside: whether its answer lies in the box of the vectors.
        is_midpoint: whether its answer is halfway between two points, whose sum may
            overflow.
    """

    name: str
    claim: str
    statement: str
    answer_to: Callable[[Case], ExactAnswer]
    published_answer_to: Callable[[Case], ExactAnswer] | None = None
    isometric: bool = False
    resists: Literal["box", "thrice the box", "ball", ""] = "box"
    moves: bool = True
    is_synchronous: bool = False
    is_searched: bool = False
    stays_inside: bool = True
    is_midpoint: bool = False

    @property
    def rule(self) -> Rule:
        """The rule, with all that is known of it; also of a pre-aggregation alone."""
        alone = PREAGGREGATIONS.get(self.name)
        return find_rule(self.name) if alone is None else _as_rule(alone)

    @property
    def is_rule(self) -> bool:
        """Whether it is one of `boxgeom.RULES`; of others no laws are asked."""
        return self.name in RULES

    @property
    def definition(self) -> str:
        """The definition it implements, such as "Definition 7"."""
        numbers = self.rule.definition.replace("D", "").split(" + ")
        return f"Definition{'s' * (len(numbers) > 1)} {' and '.join(numbers)}"

    @property
    def deals(self) -> bool:
        """Whether it puts vectors into buckets."""
        return "bucketing" in self.name.split(JOINT)

    @property
    def told(self) -> tuple[str, ...]:
        """The options that an implementation is told: a permutation is its own."""
        return tuple(name for name in self.rule.options if name in OPTIONS)

    def shape(self, case: Case) -> tuple[int, ...]:
        """Return the shape of an answer: (d,), of a pre-aggregation alone (k, d)."""
        alone = PREAGGREGATIONS.get(self.name)
        if alone is None:
            return (case.d,)
        return (alone.count(case.m, **taken(alone.count, case.options)), case.d)

    @property
    def call(self) -> str:
        """How an implementation is called unless told otherwise.

        A Python expression in which f is the implementation and X the vectors.
        """
        numbers = "" if self.rule.sees_vectors_alone else ", n, t"
        options = "".join(f", {name}={name}" for name in self.told)
        return f"f(X{numbers}{options})"

    @property
    def needs_few_dimensions(self) -> bool:
        """Whether a thousand coordinates take more than a few nodes."""
        return not self.rule.domain(m=9, n=9, t=1, d=1000)

    def domain(self, m: int, n: int, t: int, d: int) -> bool:
        """Return whether to ask the rule for an answer to m vectors of d coordinates.

        A rule that sees the vectors alone has one for any m, but outvotes t far
        vectors only if m > 2t. Of many vectors there are too many deals to try.
        """
        outvoted = self.rule.sees_vectors_alone and self.resists and m <= 2 * t
        too_many = self.deals and n > MOST_DEALT
        return self.rule.domain(m, n, t, d) and not outvoted and not too_many

    def answer(self, case: Case) -> ExactAnswer:
        """Return all that the definition allows in a case; computed once per case."""
        return _answer(self, _Keyed(case))


_SUBJECTS = (
    Subject(
        "geometric-median",
        "has_the_least_summed_distance",
        "No point has a smaller summed distance to the vectors",
        medians.geometric_median_answer,
        isometric=True,
        resists="ball",
        is_searched=True,
    ),
    Subject(
        "coordinate-median",
        "lies_between_the_middle_values",
        "Every coordinate is the middle value, or between the two middle ones",
        averages.between_middle_values,
        averages.coordinate_median_answer,
        is_midpoint=True,
    ),
    Subject(
        "trimmed-mean",
        "is_the_mean_without_t_at_each_end",
        "Every coordinate is the mean without the t smallest and t largest values",
        averages.trimmed_mean_answer,
    ),
    Subject(
        "mean",
        "is_the_mean",
        "It is the arithmetic mean",
        averages.mean_answer,
        isometric=True,
        resists="",
    ),
    Subject(
        "medoid",
        "is_the_vector_of_least_summed_distance",
        "It is one of the vectors, of least summed distance to the others",
        selections.medoid_answer,
        isometric=True,
    ),
    Subject(
        "centered-clipping",
        "moves_by_the_mean_of_clipped_offsets",
        "It is the start, moved by the mean of the clipped offsets to all vectors",
        clipping.centered_clipping_answer,
        isometric=True,
        resists="",
    ),
    Subject(
        "meamed",
        "is_the_mean_of_the_values_nearest_to_the_median",
        "Every coordinate is the mean of the n - t values nearest to their median",
        nearest_values.meamed_answer,
        nearest_values.published_meamed_answer,
        resists="thrice the box",
        is_synchronous=True,
    ),
    Subject(
        "cge",
        "is_the_mean_of_the_shortest_vectors",
        "It is the mean of the n - t shortest vectors",
        averages.cge_answer,
        isometric=True,
        moves=False,
        is_synchronous=True,
    ),
    Subject(
        "monna",
        "is_the_mean_of_the_vectors_nearest_to_its_own",
        "It is the mean of the n - t vectors nearest to the node's own",
        averages.monna_answer,
        isometric=True,
        resists="ball",
        is_synchronous=True,
    ),
    Subject(
        "krum",
        "has_the_least_score",
        "It is a vector of least summed squared distance to its m - t - 2 nearest",
        selections.krum_answer,
        isometric=True,
    ),
    Subject(
        "multi-krum",
        "is_the_mean_of_the_q_least_scores",
        "It is the mean of q vectors of least Krum score",
        averages.multi_krum_answer,
        isometric=True,
    ),
    Subject(
        "bulyan",
        "is_the_middle_of_what_krum_selects",
        "It is the mean of the m - 4t middle values of what Krum selects in turn",
        bulyan.bulyan_answer,
        bulyan.published_bulyan_answer,
        resists="ball",
    ),
    Subject(
        "md-mean",
        "is_the_mean_of_a_least_diameter_subset",
        "It is the mean of an (n-t)-subset of least diameter",
        averages.md_mean_answer,
        isometric=True,
        is_synchronous=True,
    ),
    Subject(
        "md-geom",
        "is_the_median_of_a_least_diameter_subset",
        "It is the geometric median of an (n-t)-subset of least diameter",
        medians.md_geom_answer,
        isometric=True,
        is_synchronous=True,
        is_searched=True,
    ),
    Subject(
        "smea",
        "is_the_mean_of_a_least_eigenvalue_subset",
        "It is the mean of an (n-t)-subset whose covariance has the least norm",
        covariances.smea_answer,
        isometric=True,
        is_synchronous=True,
    ),
    Subject(
        "caf",
        "is_the_weighted_mean_of_least_variance",
        "It is the mean, by the weights that filtering leaves, of least variance",
        caf.caf_answer,
        isometric=True,
        is_synchronous=True,
        is_searched=True,
    ),
    Subject(
        "minmax-meb",
        "has_the_least_largest_ratio",
        "No point is nearer, in radii, to the farthest of all (n-t)-subsets' balls",
        balls.minmax_meb_answer,
        balls.published_minmax_meb_answer,
        isometric=True,
        resists="ball",
        is_synchronous=True,
        is_searched=True,
    ),
    Subject(
        "box-geom",
        "is_the_midpoint_of_trusted_and_medians",
        "It is the midpoint of the trusted and the geometric-median hyperbox",
        boxes.box_geom_answer,
        is_midpoint=True,
        is_synchronous=True,
        is_searched=True,
    ),
    Subject(
        "box-geom-once",
        "is_box_geom_in_round_one",
        "In round 1 it is the midpoint of the trusted and geometric-median hyperbox",
        boxes.box_geom_once_answer,
        is_midpoint=True,
        is_synchronous=True,
        is_searched=True,
    ),
    Subject(
        "box-mean",
        "is_the_midpoint_of_trusted_and_means",
        "It is the midpoint of the trusted and the mean hyperbox",
        boxes.box_mean_answer,
        is_midpoint=True,
        is_synchronous=True,
    ),
    Subject(
        "safe-area",
        "lies_in_every_subsets_hull",
        "It lies in the convex hull of every (n-t)-subset",
        hulls.safe_area_answer,
        hulls.published_safe_area_answer,
        isometric=True,
        is_synchronous=True,
        is_searched=True,
    ),
)

_ALONE = (
    Subject(
        "nnm",
        "is_the_mean_of_the_nearest",
        "For every vector it has the mean of the n - t nearest, itself included",
        preaggregations.nnm_answer,
        resists="",
        is_synchronous=True,
    ),
    Subject(
        "bucketing",
        "is_the_mean_of_each_bucket",
        "It has the means of buckets into which the vectors can have been dealt",
        preaggregations.bucketing_answer,
        resists="",
    ),
    Subject(
        "clipping",
        "shortens_longer_vectors",
        "Vectors longer than clip are shortened to it, and the others are left",
        preaggregations.clipping_answer,
        resists="",
        stays_inside=False,
    ),
    Subject(
        "arc",
        "shortens_the_longest_vectors",
        "The longest vectors are shortened to the next longest, the others are left",
        preaggregations.arc_answer,
        resists="",
        stays_inside=False,
    ),
)

ALONE: dict[str, Subject] = {subject.name: subject for subject in _ALONE}
"""Every pre-aggregation, as something to check without a rule, by its name."""

SUBJECTS: dict[str, Subject] = {subject.name: subject for subject in _SUBJECTS}
"""Every rule that can be checked, by its name."""


def find_subject(rule: str) -> Subject:
    """Return what is to be checked of a rule, a composed rule or a pre-aggregation.

    Raises:
        ValueError: there is no such rule; the message names all, and the nearest.

    >>> find_subject("krum").definition
    'Definition 7'
    >>> find_subject("arc+nnm+krum").definition, find_subject("nnm").call
    ('Definitions 20 and 17 and 7', 'f(X, n, t)')
    """
    if rule in ALONE:
        return ALONE[rule]
    *parts, last = rule.split(JOINT)
    if not parts:
        return choice_of("rule", rule, SUBJECTS)
    find_rule(rule)
    return _composed(rule, tuple(parts), SUBJECTS[last])


@functools.cache
def _composed(name: str, parts: tuple[str, ...], last: Subject) -> Subject:
    return Subject(
        name,
        "is_the_rule_of_what_is_left",
        "It is what the rule makes of the vectors that the pre-aggregations leave",
        functools.partial(compositions.composition_answer, parts, last.answer_to),
        resists="",
        is_synchronous=True,
        is_searched=True,
        stays_inside=not {"clipping", "arc"} & set(parts),
    )


def _as_rule(alone: Preaggregation) -> Rule:
    """Return the facts of a pre-aggregation as those of a rule that does nothing."""
    return Rule(
        alone.name,
        alone.definition,
        alone.function,
        needs="n > 2t",
        agreement="",
        approximation="",
        validity="",
        sees_vectors_alone=alone.sees_vectors_alone,
        is_determined=alone.is_determined,
    )


class _Keyed:
    """A case that compares by what it asks."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.case.key == other.case.key

    def __hash__(self) -> int:
        return hash(self.case.key)


@functools.lru_cache(maxsize=MOST_ANSWERS_KEPT)
def _answer(subject: Subject, keyed: _Keyed) -> ExactAnswer:
    return subject.answer_to(keyed.case)
