"""The Rocq sources: where they are, and which theorems they state."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import boxgeom_proofs

Names = Sequence[str]

_TOKEN = re.compile(r'\(\*|\*\)|"[^"]*"')


def source_folder() -> Path:
    """Return the folder of the Rocq sources.

    They are part of the installed package, and beside it in a checkout.

    >>> (source_folder() / "Theorems.v").is_file()
    True
    """
    package = Path(boxgeom_proofs.__file__).parent
    installed = package / "rocq"
    return installed if installed.is_dir() else package.parent / "rocq"


def source_files(folder: Path) -> list[str]:
    """Return the names of all Rocq files in a folder and below, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.v"))


def copy_sources(target: Path) -> None:
    """Copy the Rocq files, and nothing that was compiled from them, to a new folder."""
    source = source_folder()
    for name in source_files(source):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)


def stated_theorems(folder: Path | None = None) -> list[str]:
    """Return the names of the theorems in ``Theorems.v``, in order.

    >>> stated_theorems()[:2]
    ['T1', 'T2']
    """
    folder = source_folder() if folder is None else folder
    text = (folder / "Theorems.v").read_text(encoding="utf-8")
    return re.findall(r"^\s*Theorem\s+([\w']+)", without_comments(text), re.MULTILINE)


def number_of(name: str) -> str:
    """Return the number that a theorem's name begins with, "" if there is none.

    >>> number_of("T12_factor"), number_of("median_exists")
    ('T12', '')
    """
    found = re.match(r"([A-Z]\d+)(?:_|$)", name)
    return found[1] if found else ""


def kernel_theorems(number: str) -> list[str]:
    """Return the names of the Rocq theorems that state a theorem of the spec.

    >>> kernel_theorems("T3")
    ['T3', 'T3_reliable']
    """
    return [name for name in stated_theorems() if number_of(name) == number]


def without_comments(text: str) -> str:
    """Return a Rocq text with its comments, which nest, and strings blanked.

    Lines stay where they are.

    >>> without_comments('Lemma a (* not (* b *) c *) : True.')
    'Lemma a                     : True.'
    """
    kept, depth, end = [], 0, 0
    for token in _TOKEN.finditer(text):
        kept.append(_blank(text[end : token.start()], depth > 0))
        depth += {"(*": 1, "*)": -1}.get(token[0], 0)
        kept.append(_blank(token[0], True))
        end = token.end()
    return "".join([*kept, _blank(text[end:], depth > 0)])


def _blank(text: str, is_comment: bool) -> str:
    return re.sub(r"[^\n]", " ", text) if is_comment else text
