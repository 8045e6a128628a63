"""How to read a report, for someone who has read nothing else about boxgeom."""

from boxgeom_conformance.trial import SINGLE_PRECISION_TOLERANCE

GUIDE = {
    "definition": "The answer is one that the rule's definition allows: whatever the "
    "definition leaves free, and nothing else. Medians are judged by exact "
    "certificates, selections by exact scores, boxes by intervals that hold the exact "
    "ones.",
    "law": "What follows from the definition for all vectors: if they move, the answer "
    "moves along; t far ones do not carry it away.",
    "numerics": "The same definition on vectors that are hard for floats: tiny, huge, "
    "far from the origin, beside outliers, many at once, or in many dimensions.",
    "contract": "Good manners. Refuse or survive: for a NaN, an infinity, or n and t "
    "that do not fit, an error is right, and so is an answer that the bad vector did "
    "not affect; a wrong number without a word is not. The caller's vectors stay as "
    "they are, and nothing is printed.",
    "vectors": "Published cases with exact answers, named by their slugs. Those that "
    "no target failed are counted, not listed.",
    "tolerance": "How far an answer may be off, in units of the distances between the "
    "vectors that matter to the rule, not of far ones that it should ignore; for "
    f"float32 {SINGLE_PRECISION_TOLERANCE:g} at least. For a median it is enough that "
    "its summed distance is as good as the least.",
    "passed": "None of the cases tried failed. That is not a proof.",
    "failed": "A wrong answer was found; the call shows it.",
    "ordinary, extremes, contract": "Failures are counted apart: those on vectors "
    "that any user has, those on vectors that are hard for floats only, and those of "
    "manners only, such as an answer to bad input.",
    "known failure": "It fails, and whoever ran the checks has noted why.",
    "skipped": "It does not apply to this target; for example, its call has no n.",
    "not asked": "The target hung in an earlier check, and was not asked any more; "
    "whether it keeps the claim is not known.",
}
"""What each word means."""
