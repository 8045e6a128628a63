"""Where the repository and its documents are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"


def document(name: str) -> str:
    """Return the text of a document in ``docs/``."""
    return (DOCS / name).read_text(encoding="utf-8")
