"""Validation of test vectors, by the schema and what docs/vectors.md promises."""

import functools
from collections import Counter
from pathlib import Path
from typing import Any

from boxgeom.extras import import_extra
from boxgeom_conformance.vectors.files import SCHEMA, parsed, read_published
from boxgeom_conformance.vectors.schema import definitions
from boxgeom_conformance.worker.texts import one_line, shown

LONGEST_MESSAGE = 200


def check_folder(folder: Path) -> dict[str, int]:
    """Return how many cases or runs each file of a folder has, all of them valid.

    Raises:
        ValueError: there is no file; or one does not fit the schema, uses a slug twice,
            explains a flag that no case has, or leaves one unexplained.
    """
    paths = sorted(p for p in folder.glob("*.json") if p.name != SCHEMA)
    if not paths:
        raise ValueError(f"{folder}: need files of test vectors, found none")
    counts: dict[str, int] = {}
    seen: dict[str, str] = {}
    for path in paths:
        slugs = slugs_of(_read(path), path.name)
        for slug in slugs:
            if slug in seen:
                raise ValueError(f"{path.name}: {slug} is a slug of {seen[slug]} too")
            seen[slug] = path.name
        counts[path.name] = len(slugs)
    return counts


@functools.cache
def valid_published(name: str) -> dict[str, Any]:
    """Return what is in the published file of a rule, or "agreement", if it is valid.

    Raises:
        ValueError: it is damaged.
    """
    document = read_published(name)
    slugs_of(document, f"{name}.json")
    return document


def slugs_of(document: Any, name: str) -> list[str]:
    """Return the slugs of a document's cases or runs, if it is valid.

    Raises:
        ValueError: it is not; the message says where in the file.
    """
    if not isinstance(document, dict):
        raise ValueError(f"{name}: need an object, got {shown(document, 80)}")
    kind = "agreement_file" if "runs" in document else "rule_file"
    schema = {"$defs": definitions(), "$ref": f"#/$defs/{kind}"}
    jsonschema = import_extra(
        "jsonschema", extra="conformance", needed_by="validating test vectors"
    )
    for error in jsonschema.Draft202012Validator(schema).iter_errors(document):
        message = one_line(error.message, LONGEST_MESSAGE)
        raise ValueError(f"{name}: {one_line(error.json_path)}: {message}")
    if document["file"] != name:
        raise ValueError(f"{name}: need the file's own name, got {document['file']}")
    entries = document["runs"] if "runs" in document else _cases(document, name)
    slugs = [entry["slug"] for entry in entries]
    [(slug, times)] = Counter(slugs).most_common(1)
    if times > 1:
        raise ValueError(f"{name}: need slugs that differ, got {slug} {times} times")
    return slugs


def _cases(document: Any, name: str) -> list[Any]:
    cases = [case for group in document["groups"] for case in group["cases"]]
    for case in cases:
        if len({len(row) for row in case["received"]}) > 1:
            raise ValueError(f"{name}: {case['slug']}: need rows of equal length")
    used = {flag for case in cases for flag in case["flags"]}
    odd = sorted(used ^ set(document["flags"]))
    if odd:
        raise ValueError(f"{name}: need flags that are both used and explained: {odd}")
    return cases


def _read(path: Path) -> Any:
    try:
        return parsed(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path.name}: need JSON, got {error}") from error
