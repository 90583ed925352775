"""Tables that spreadsheet programs write, and what is none."""

from pathlib import Path

import pytest

from colonyqc.config.documents import DocumentError
from colonyqc.config.tables import read_table

ROWS = [["well", "培地"], ["A1", "E8, fresh"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_as_any_spreadsheet_writes_it(
    tmp_path: Path, encoding: str, separator: str, end: str
) -> None:
    path = tmp_path / "t.csv"
    rows = (separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    path.write_bytes((end.join(rows) + end).encode(encoding))
    assert read_table(path, 1000) == ROWS


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("item,培地\n".encode("cp932"), "no text in UTF-8"),
        (b"\xff\xfea", "no text in UTF-16"),
        (b'item\n"' + b"x" * 200_000, "no table"),
        (b"x" * 300_001, "larger than"),
    ],
)
def test_what_is_no_table_is_said_in_a_clause(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=said):
        read_table(path, 300_000)


def test_nothing_is_a_table_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.csv").touch()
    assert read_table(tmp_path / "t.csv", 1000) == []


def test_commas_in_a_head_do_not_part_what_semicolons_part(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("item;answer (keep, watch, discard);note\n001;keep;\n")
    assert read_table(path, 1000)[1] == ["001", "keep", ""]
