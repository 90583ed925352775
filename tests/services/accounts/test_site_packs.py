from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.model import ModelRef
from colonyqc.domain.verdict import UNPROVED
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
    assert known.shown("pass", model) == "pass"
    assert known.shown("pass", ModelRef("ips", "1.0.0", "cd" * 32)) == UNPROVED
    assert known.shown("pass", ModelRef("ips", "1.1.0", "ab" * 32)) == UNPROVED
    assert known.shown("pass", None) == UNPROVED
    for word in ("", "ready", "undecided", "watch", "fail"):
        assert known.shown(word, None) == word
    lab.histories.engine.dispose()
