"""The answer is what the definition says: everything it leaves free, nothing else."""

from hypothesis import assume
from hypothesis import strategies as st

from boxgeom_conformance.answers.averages import coordinate_median_answer
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import claim, only
from boxgeom_conformance.failure import NothingToAskError
from boxgeom_conformance.inputs.strategies import small_cases
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.reading import published_cases


def _in_round_two(subject: Subject) -> st.SearchStrategy[Case]:
    return small_cases(subject, round_number=2)


def _define(name: str, rule: str, statement: str) -> None:
    """Register the claim that a rule answers as its definition says."""

    def as_defined(trial: Trial, case: Case) -> None:
        trial.expect_as_defined(case)

    as_defined.__name__, as_defined.__doc__ = name, statement
    claim("definition", "{definition}", small_cases, of=only(rule))(as_defined)


for _name, _rule, _statement in (
    (
        "has_the_least_summed_distance",
        "geometric-median",
        "No point has a smaller summed distance to the vectors",
    ),
    (
        "lies_between_the_middle_values",
        "coordinate-median",
        "Every coordinate is the middle value, or between the two middle ones",
    ),
    (
        "is_the_mean_without_t_at_each_end",
        "trimmed-mean",
        "Every coordinate is the mean without the t smallest and t largest values",
    ),
    ("is_the_mean", "mean", "It is the arithmetic mean"),
    (
        "is_the_vector_of_least_summed_distance",
        "medoid",
        "It is one of the vectors, of least summed distance to the others",
    ),
    (
        "has_the_least_score",
        "krum",
        "It is a vector of least summed squared distance to its m - t - 2 nearest",
    ),
    (
        "is_the_mean_of_the_q_least_scores",
        "multi-krum",
        "It is the mean of q vectors of least Krum score",
    ),
    (
        "is_the_mean_of_a_least_diameter_subset",
        "md-mean",
        "It is the mean of an (n-t)-subset of least diameter",
    ),
    (
        "is_the_median_of_a_least_diameter_subset",
        "md-geom",
        "It is the geometric median of an (n-t)-subset of least diameter",
    ),
    (
        "is_the_midpoint_of_trusted_and_medians",
        "box-geom",
        "It is the midpoint of the trusted and the geometric-median hyperbox",
    ),
    (
        "is_the_midpoint_of_trusted_and_means",
        "box-mean",
        "It is the midpoint of the trusted and the mean hyperbox",
    ),
    (
        "is_box_geom_in_round_one",
        "box-geom-once",
        "In round 1 it is the midpoint of the trusted and geometric-median hyperbox",
    ),
    (
        "lies_in_every_subsets_hull",
        "safe-area",
        "It lies in the convex hull of every (n-t)-subset",
    ),
):
    _define(_name, _rule, _statement)


@claim("definition", "Definition 8", small_cases, of=only("coordinate-median"))
def takes_the_midpoint_of_two_middle_values(trial: Trial, case: Case) -> None:
    """Of an even number of values it is the midpoint of the two middle ones."""
    assume(case.m % 2 == 0)
    trial.judge(case, trial.ask(case), coordinate_median_answer(case))


@claim("definition", "Definition 14", _in_round_two, of=only("box-geom-once"))
def is_the_trusted_midpoint_later(trial: Trial, case: Case) -> None:
    """From round 2 on it is the midpoint of the trusted hyperbox."""
    trial.expect_as_defined(case)


@claim("definition", "{definition}", None)
def answers_the_test_vectors(trial: Trial, _: None) -> None:
    """It answers every published case as the test vectors say."""
    published = published_cases(trial.subject.rule)
    concerned = [case for case in published if case.concerns(trial.target)]
    if not concerned:
        raise NothingToAskError
    for case in concerned:
        case.check(trial)
