"""Answer a reader study item by item: a person's own sheet beside the pictures, kept at once."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import UsageError
from colonyqc.services.accounts.names import clean_name
from colonyqc.services.export.study import SHEET, StudyItem, read_answers
from colonyqc.services.outputs import Outputs, table

_PICTURE: Final = re.compile(r"[0-9]{3,}\.png")
_SHEETS: Final = "answers-*.csv"
# The heading holds commas: it stands in quotes.
_KIND: Final = table((SHEET[0], f'"{SHEET[1]}"', SHEET[2]))


@dataclass(frozen=True, slots=True)
class StudySet:
    """The pictures of a study in the order they are shown in, by item."""

    folder: Path
    pictures: Mapping[int, Path]

    def sheet_of(self, person: str) -> Path:
        """Return the sheet that a person's answers lie in.

        Raises:
            UsageError: it is no name of a person.
        """
        # A name may hold what no file may be called.
        stem = re.sub(r"[^\w-]+", "_", clean_name(person))
        return self.folder / f"answers-{stem}.csv"

    def answers_of(self, person: str) -> dict[int, str]:
        """Return what a person answered so far, by item.

        Raises:
            UsageError: their sheet can't be read, or it is no name of a person.
        """
        path = self.sheet_of(person)
        blank = [StudyItem(item, 0, 0, 0, "", "") for item in self.pictures]
        return read_answers(path, blank) if path.exists() else {}

    def keep(self, outputs: Outputs, person: str, answers: Mapping[int, str]) -> Path:
        """Write a person's answers; return where.

        Raises:
            OutputError, UsageError: it cannot be written there.
        """
        path = self.sheet_of(person)
        text = io.StringIO()
        rows = [SHEET, *((f"{item:03}", answers.get(item, ""), "") for item in self.pictures)]
        csv.writer(text, lineterminator="\n").writerows(rows)
        outputs.write(path, text.getvalue().encode("utf-8-sig"), _KIND)
        return path


def open_set(folder: Path) -> StudySet:
    """Return the set of a study that lies in a folder.

    Raises:
        UsageError: there is none.
    """
    found = sorted(path for path in folder.glob("*.png") if _PICTURE.fullmatch(path.name))
    if not found:
        raise UsageError(f"{folder} holds no pictures of a reader study.")
    return StudySet(folder, {int(path.stem): path for path in found})


def all_answers(folder: Path, items: tuple[StudyItem, ...]) -> dict[str, dict[int, str]]:
    """Return the answers of everybody whose sheet lies in a study's folder, by person.

    Raises:
        UsageError: a sheet can't be read, or there is none.
    """
    sheets = sorted(folder.glob(_SHEETS))
    if not sheets:
        raise UsageError(f"Nobody has answered the reader study in {folder} yet.")
    return {path.stem.removeprefix("answers-"): read_answers(path, items) for path in sheets}
