"""What the card says of poor pictures, and of files that are on the record and not counted."""

from dataclasses import replace
from pathlib import Path

from colonyqc.domain.picture import Failure, FileNote
from colonyqc.gui.pages.review.poor_pictures import files_left_out, poor_pictures
from colonyqc.gui.pages.review.state import Moment
from colonyqc.services.ports import AnalysisRecord
from support.builders import BLURRED, analysis, picture_result

TWIN = FileNote(Path("in/1 - Copy.png"), "1 - Copy.png is a copy of the file 1.png: once.")
ELSEWHERE = FileNote(Path("in/1.png"), "B/1.png is a copy of A/1.png: one picture.", counted=True)


def test_the_same_problem_of_all_pictures_is_said_once() -> None:
    found = poor_pictures([picture_result(view, quality=BLURRED) for view in (1, 2, 3)])
    assert [p.text for p in found] == ["All pictures: out of focus, not counted"]


def test_the_card_names_what_of_the_files_is_not_in_the_numbers() -> None:
    made = analysis(failures=(Failure("3.png", "3.png can't be read: it is empty."),))
    noted = replace(made.acquisition, file_notes=(TWIN, ELSEWHERE))
    record = AnalysisRecord(1, replace(made, acquisition=noted), (), ())
    gone, twice = files_left_out(Moment(noted, record))
    assert gone.text == "2 of 4 files left out: 1 - Copy.png, 3.png"
    assert gone.full.splitlines() == [TWIN.sentence, "3.png can't be read: it is empty."]
    assert twice.text == "Counted for another dish or moment, too: 1.png"
    assert not gone.blocking


def test_where_every_file_counts_nothing_is_said() -> None:
    made = analysis()
    assert files_left_out(Moment(made.acquisition, AnalysisRecord(1, made, (), ()))) == ()
