from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.model import ModelRef
from colonyqc.services.accounts.site_packs import proved_models, site_pack_of, subject_of
from support.lab import open_lab


def test_a_model_is_proved_by_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = open_lab(tmp_path, monkeypatch)
    model = ModelRef("ips", "1.0.0", "ab" * 32)
    with lab.histories() as history:
        assert site_pack_of(history, model) is None
        history.note(EventKind.SITE_PACK_PASSED, subject_of(str(model)), new=model.sha256)
        history.commit()
    with lab.histories() as history:
        assert site_pack_of(history, model) is not None
        assert site_pack_of(history, ModelRef("ips", "1.0.0", "cd" * 32)) is None
        assert site_pack_of(history, ModelRef("ips", "1.1.0", "ab" * 32)) is None
        known = proved_models(history)
    assert model in known
    assert ModelRef("ips", "1.0.0", "cd" * 32) not in known
    assert ModelRef("ips", "1.1.0", "ab" * 32) not in known
    lab.histories.engine.dispose()


def test_every_record_says_whether_its_model_is_proved_by_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab(tmp_path, monkeypatch)
    number, before = lab.analyse(), []
    for _ in range(2):
        with lab.histories() as history:
            record, (summary,) = history.get(number), history.list()
            before.append((record.proved, summary.proved))
            model = record.analysis.model
            history.note(EventKind.SITE_PACK_PASSED, subject_of(str(model)), new=model.sha256)
            history.commit()
    assert before == [(False, False), (True, True)]
    lab.histories.engine.dispose()
