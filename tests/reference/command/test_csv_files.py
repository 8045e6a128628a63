"""No vector of a .csv file is lost, invented or guessed: it is read or refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from boxgeom.command import main
from boxgeom.command.files import read_vector, read_vectors, write_vectors
from boxgeom_testing.examples import examples

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)

LINES = "1.5,2\n-3e2,.5\n"
ROWS = [[1.5, 2], [-300, 0.5]]


def read(folder: Path, text: str | bytes, header: bool | None = None) -> Any:
    """Return the vectors in a .csv file with that text, as lists."""
    path = folder / "vectors.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_vectors(path, header=header).tolist()


def refusal(folder: Path, text: str | bytes, header: bool | None = None) -> str:
    """Return what is said against a .csv file with that text."""
    with pytest.raises(ValueError, match=r"vectors\.csv: need ") as caught:
        read(folder, text, header)
    return str(caught.value).rpartition("vectors.csv: ")[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder; hypothesis draws many files into it."""
    return tmp_path_factory.mktemp("csv")


@examples(60, random=True)
@given(
    vectors=hnp.arrays(
        st.sampled_from([np.float16, np.float32, np.float64]),
        hnp.array_shapes(min_dims=2, max_dims=2, max_side=4),
        elements=st.one_of(st.floats(-4, 4, width=16), st.integers(0, 3).map(float)),
    ),
    extra=st.one_of(st.none(), NUMBERS),
)
def test_what_is_written_is_read_again_bit_for_bit(
    folder: Path, vectors: NDArray[Any], extra: float | None
) -> None:
    if extra is not None:
        vectors = vectors.astype(np.float64)
        vectors[0, 0] = extra
    path = folder / "written.csv"
    write_vectors(path, vectors)
    again = read_vectors(path)
    assert again.tobytes() == vectors.astype(np.float64).tobytes()
    write_vectors(path, vectors[0])
    assert read_vector(path).tolist() == vectors[0].tolist()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "\n", "\n\n", "\n \n"])
@pytest.mark.parametrize("names", ["", "x,y\n", '"x","y"\n', "# x,y\n", "Größe,β_1\n"])
def test_marks_line_ends_blank_ends_and_names_mean_nothing(
    folder: Path, mark: str, end: str, tail: str, names: str
) -> None:
    text = (mark + names + LINES + tail).replace("\n", end)
    assert read(folder, text) == ROWS
    assert read(folder, text.rstrip()) == ROWS


def test_numbers_may_be_quoted_and_have_spaces_around(folder: Path) -> None:
    assert read(folder, '"1.5", 2\n -3e2 ,".5"\n') == ROWS


def test_one_column_may_have_a_name(folder: Path) -> None:
    assert read(folder, "x\n1\n2\n") == [[1], [2]]


MISSING = "nan,NaN,-nan,NA,N/A,#N/A,<NA>,null,NULL,None,missing,NaT,-,--,.,?,*,nan(ind)"
INFINITE = "inf,-inf,Infinity,+INF,1e400,1.#QNAN,1.#INF"
ODD = "1e,1e+,0x10,1_000,1;5,1 5,1.5m,$1,1%,#1,(1),'1',TRUE,false,1\0,x\0,\ufeff1"
FOREIGN = "\u0663,\uff13,\xbd,\u22121,\uff2e\uff21"
"""Arabic-Indic and full-width digits, one half, minus one, a full-width NA."""

CELLS = ["", " ", "1,5", *",".join([MISSING, INFINITE, ODD, FOREIGN]).split(",")]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("place", ["first line", "later line"])
@pytest.mark.parametrize("beside", ["1", "x"])
def test_a_cell_that_could_be_data_is_never_dropped(
    folder: Path, cell: str, place: str, beside: str
) -> None:
    quoted = f'"{cell}"'
    lines = [f"{quoted},{beside}\n{LINES}", f"{beside},{quoted}\n{LINES}"]
    lines.append(f"{quoted}\n1\n2\n")
    if place == "later line":
        lines = [f"{LINES}{quoted},{beside}\n", f"{LINES}{beside},{quoted}\n"]
        lines.append(f"1\n{quoted}\n2\n")
    for text in lines:
        assert " line " in refusal(folder, text)


@pytest.mark.parametrize("d", [1, 2, 3, 12])
@pytest.mark.parametrize("shape", ["{}", '"{}"', " {}"])
def test_numbered_columns_are_in_doubt_until_it_is_said(
    folder: Path, d: int, shape: str
) -> None:
    first = ",".join(shape.format(i) for i in range(d))
    text = f"{first}\n" + ",".join(["2.5"] * d) + "\n"
    told = refusal(folder, text)
    assert "--header" in told
    assert "--no-header" in told
    assert read(folder, text, header=True) == [[2.5] * d]
    assert read(folder, text, header=False) == [[*map(float, range(d))], [2.5] * d]


@pytest.mark.parametrize("first", ["0.0,1.0", "1,0", "0,1.", "1,2", "0,2"])
def test_other_numbers_in_the_first_line_are_a_vector(folder: Path, first: str) -> None:
    assert len(read(folder, f"{first}\n{LINES}")) == 3


def test_what_pandas_writes_is_read_or_refused_with_the_remedy(folder: Path) -> None:
    pandas = pytest.importorskip("pandas")
    for columns in (None, ["x", "y"]):
        frame = pandas.DataFrame(ROWS, columns=columns)
        for header in (None, True):
            told = refusal(folder, frame.to_csv(), header)
            assert "index=False" in told
        assert read(folder, frame.to_csv(index=False), header=True) == ROWS
    frame.to_csv(folder / "once.csv")
    again = pandas.read_csv(folder / "once.csv").to_csv(index=False)
    assert "index=False" in refusal(folder, again)
    lost = pandas.DataFrame({"x": [1.0, None, 2.0]})
    assert "line 3" in refusal(folder, lost.to_csv(index=False))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "got an empty file"),
        ("\n\n", "got an empty file"),
        ("x,y\n", "got a header alone"),
        ("x,y\n1,2\nx,y\n3,4\n", "header, got it again in line 3"),
        ("x,y,z\n1,2\n", "got lengths [2, 3] up to line 2"),
        ("a title\n1,2\n", "got lengths [1, 2] up to line 2"),
        ("1,2\n# 3,4\n", "got '# 3' in line 2, column 1"),
        ("1,2,\n3,4,\n", "got '' in line 1, column 3"),
        ("1\n\n2\n", "numbers in every line, got none in line 2"),
        ('1\n""\n', "got '' in line 2, column 1"),
        ("1;2\n3;4\n", "commas between them, not semicolons"),
        ("x;y\n1,5;2,5\n", "got lengths [1, 3] up to line 2"),
        ("1,5;2,5\n", "not semicolons"),
        ("1\t2\n", "not tabs"),
        ("1 2\n", "not spaces"),
        ('"1,5","2,5"\n', "a decimal needs a point"),
        ('"x\n1,2\ny"\n3\n', "every cell on one line"),
        ('1,2\n"3,4\n5,6\n', "line 2, got unexpected end of data"),
        ("1" * 200_000, "line 1, got field larger than field limit"),
    ],
)
def test_the_message_says_where_and_what(folder: Path, text: str, said: str) -> None:
    assert said in refusal(folder, text)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_text_of_another_encoding_is_refused(folder: Path, encoding: str) -> None:
    for text in (LINES, "x,y\n" + LINES):
        refusal(folder, text.encode(encoding))


@pytest.mark.parametrize("d", range(1, 5))
@pytest.mark.parametrize("place", range(4))
def test_below_a_header_that_was_said_to_be_one_its_numbers_are_a_vector(
    folder: Path, d: int, place: int
) -> None:
    numbers = ",".join(map(str, range(d)))
    rows = [",".join(["2"] * d)] * 4
    rows[place] = numbers
    found = read(folder, "\n".join([numbers, *rows]), header=True)
    assert found[place] == list(range(d))
    assert len(found) == 4


def test_a_line_may_be_as_long_as_a_vector(folder: Path) -> None:
    line = ",".join(["1.25"] * 50_000)
    assert np.shape(read(folder, f"{line}\n{line}")) == (2, 50_000)


@pytest.mark.parametrize("command", ["aggregate", "agree"])
def test_the_commands_take_header_and_no_header(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "numbered.csv"
    path.write_text("0,1\n5.5,6.5\n4.5,2.5\n2.5,0.5\n")
    arguments = [command, str(path), "--n", "4", "--t", "1", "--json"]
    assert main.run(arguments) == 2
    assert "--no-header" in capsys.readouterr().err
    counts = []
    for option in ("--header", "--no-header"):
        assert main.run([*arguments, option]) == 0
        out = capsys.readouterr().out
        counts.append('"m": 3' in out or '"byzantine_count": 1' in out)
    assert counts == [True, False]
