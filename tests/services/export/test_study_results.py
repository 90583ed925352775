from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest

from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Role
from colonyqc.services.export.study import WHOLE, StudyItem, score_study
from colonyqc.services.export.study_results import StudyResult, keep_study, study_results
from support.lab import Lab, open_lab

ITEMS = tuple(
    StudyItem(n, 1, 0, n, answer, "a@1") for n, answer in enumerate(("keep", "watch", "keep"), 1)
)
ANSWERS = {"Mori": {1: "keep", 2: "watch", 3: "keep"}, "Sato": {1: "keep", 2: "keep", 3: "keep"}}


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    return open_lab(tmp_path, monkeypatch)


def results(lab: Lab, model: str = "a@1") -> tuple[StudyResult, ...]:
    with lab.histories() as history:
        return tuple(study_results(history).get(model, ()))


def test_a_result_is_kept_once_with_its_model_and_read_as_it_was(lab: Lab) -> None:
    rows = score_study(ITEMS, ANSWERS)
    assert keep_study(lab.histories, ITEMS, rows)
    assert not keep_study(lab.histories, ITEMS, rows)
    (found,) = results(lab)
    assert (found.shown, found.items, found.repeated, found.person) == ("colonies", 3, 0, "Tanaka")
    assert [(row.kind, row.who) for row in found.rows] == [(row.kind, row.who) for row in rows]
    for kept, made in zip(found.rows, rows, strict=True):
        assert repr(kept.agreement) == repr(made.agreement)
    assert any(isnan(row.agreement.kappa) for row in found.rows), "what is not defined stays so"
    assert results(lab, "other@1") == ()
    assert lab.kinds()[-1] == "reader study kept"


def test_the_newest_result_of_each_kind_counts(lab: Lab) -> None:
    keep_study(lab.histories, ITEMS, score_study(ITEMS, ANSWERS))
    lab.clock.move(5)
    whole = tuple(replace(each, colony=WHOLE) for each in ITEMS)
    keep_study(lab.histories, whole, score_study(whole, ANSWERS))
    lab.clock.move(5)
    again = ANSWERS | {"Sato": ANSWERS["Mori"]}
    keep_study(lab.histories, ITEMS, score_study(ITEMS, again))
    colonies, pictures = results(lab)
    assert (colonies.shown, pictures.shown) == ("colonies", "pictures")
    assert colonies.rows[0].agreement.agreed == 1
    assert colonies.at > pictures.at


def test_who_may_not_publish_keeps_none_and_nobody_an_empty_one(lab: Lab) -> None:
    with pytest.raises(UsageError, match="Nobody has answered"):
        keep_study(lab.histories, ITEMS, ())
    lab.ask_for_log_in(Bo=Role.TECHNICIAN)
    with pytest.raises(AccessError):
        keep_study(lab.log_in("Bo"), ITEMS, score_study(ITEMS, ANSWERS))
