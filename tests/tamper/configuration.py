"""Rules, approvals, presets and models of the history that is changed, and ways to forge them."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from colonyqc.domain.audit import EventKind
from colonyqc.domain.model import ModelRef
from colonyqc.domain.protocol import Direction, Protocol, QualityLimits, Rule
from colonyqc.domain.rule_sets import RuleSet
from colonyqc.history import open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.ports import Histories
from colonyqc.services.rules import files as rule_files
from colonyqc.services.rules.configuration import ConfigurationItem, approve, protocol_item
from colonyqc.services.rules.register import subject_of
from colonyqc.services.rules.sets import RuleSetFiles, with_rules
from history.samples import analysis, artefacts
from support.tiny_model import write_package
from tamper.ways import Home, Way

DRY: Final = replace(Protocol(), quality=QualityLimits(focus_min=0.5), area_floor_um2=9.0)
"""The laboratory's own protocol."""
_LIMIT: Final = 30.0


def _rules(limit: float) -> RuleSet:
    rule = Rule("full", "confluence_percent", Direction.ABOVE, limit, "watch")
    return RuleSet("lab", "1", (), (rule,))


def _sample(seed: int) -> PaintedPicture:
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 255, (20, 30)).astype(np.uint8)
    labels = rng.choice(np.array([0, 1, 255], np.uint8), (20, 30))
    return PaintedPicture(pixels, labels, 0.5, "first.png")


def configure(home: Home, histories: Histories) -> None:
    """Publish rules, approve a protocol, a preset and a model, and keep a result by them."""
    made = RuleSetFiles(None, home.rules).publish(_rules(_LIMIT), "Sato", "crowds")
    with histories() as history:
        history.note(EventKind.RULES_PUBLISHED, subject_of(made), new=made.sha256, reason="crowds")
        history.commit()
    write_package(home.models, name="mine")
    (model,) = ModelLibrary([home.models]).list()
    presets = Presets(home.presets)
    preset = presets.save("RPE", [_sample(1)], model.ref, "Sato")
    for item in (
        protocol_item(DRY),
        ConfigurationItem("preset", preset.ref, presets.sha256(preset.ref)),
        ConfigurationItem("model", str(model.ref), model.ref.sha256),
    ):
        approve(histories, item, "", "scored on our own pictures")
    _keep(histories, protocol=with_rules(DRY, made), model=model.ref)


def _keep(histories: Histories, **changes: object) -> None:
    result: Any = replace(analysis(day=6), **changes)  # type: ignore[arg-type]  # real fields
    with histories() as history:
        history.add(result, artefacts(result))
        history.commit()


def _past_the_gate(change: Callable[[random.Random], dict[str, object]]) -> Way:
    """Return the way that keeps a result without asking what counts."""

    def do(home: Home, dice: random.Random) -> None:
        histories = open_histories(home.database, person="Mori")
        # Otherwise what was approved: one thing alone is wrong.
        (model,) = ModelLibrary([home.models]).list()
        (rules,) = RuleSetFiles(None, home.rules).list()[0]
        usual: dict[str, object] = {"model": model.ref, "protocol": with_rules(DRY, rules)}
        _keep(histories, **(usual | change(dice)))
        histories.engine.dispose()

    return Way("result past the gate", change.__name__.strip("_"), do)


def _other_protocol(dice: random.Random) -> dict[str, object]:
    return {"protocol": replace(DRY, area_floor_um2=9.0 + dice.random() + 0.1)}


def _other_model(dice: random.Random) -> dict[str, object]:
    name = dice.choice(("mine", "theirs"))
    return {"model": ModelRef(name, "1.0.0", f"{dice.randrange(16**8):08x}" * 8)}


def _other_rules(dice: random.Random) -> dict[str, object]:
    loose = _rules(_LIMIT + 1 + dice.random())
    named = replace(loose, sha256=f"{dice.randrange(16**8):08x}" * 8)
    return {"protocol": with_rules(DRY, named)}


def _forged_rules(home: Home, dice: random.Random) -> None:
    """Put other rules with a seal of their own in the place of published ones."""
    (file,) = home.rules.rglob("*.yaml")
    published = rule_files.Published(by="Sato", at="2026-01-02T00:00:00+00:00", why="crowds")
    data = rule_files.write(_rules(_LIMIT + 1 + dice.random()), published)
    file.chmod(0o644)
    file.write_bytes(rule_files.seal(data))


def _bytes_of(file: Path, dice: random.Random) -> None:
    data = bytearray(file.read_bytes())
    how = dice.randrange(3)
    if how == 0:
        data[dice.randrange(len(data))] ^= dice.randint(1, 255)
    elif how == 1:
        # Something stays: a file that is gone is not at hand, and its events stand.
        del data[dice.randrange(1, len(data)) :]
    else:
        data += b"\nmore"
    file.chmod(0o644)
    file.write_bytes(data)


def _altered(pattern: str, home: Home, dice: random.Random) -> None:
    _bytes_of(dice.choice(sorted(home.folder.glob(pattern))), dice)


def _forged_preset(home: Home, dice: random.Random) -> None:
    """Put another painted sample in a preset, with its sum in the description."""
    (told,) = home.presets.rglob("preset.json")
    other = Presets(home.folder / "forge").save(
        "RPE", [_sample(2 + dice.randrange(99))], ModelRef("mine", "1.0.0", "ab" * 32), "Sato"
    )
    source = home.folder / "forge" / other.name / str(other.version)
    made = json.loads(told.read_text("utf-8"))
    for part in ("picture", "labels"):
        data = next(
            source.glob(f"{'sample' if part == 'picture' else 'labels'}-1.png")
        ).read_bytes()
        target = told.parent / made["samples"][0][part]
        target.chmod(0o644)
        target.write_bytes(data)
        made["samples"][0][f"{part}_sha256"] = hashlib.sha256(data).hexdigest()
    told.chmod(0o644)
    told.write_text(json.dumps(made), "utf-8")


def _forged_model(home: Home, dice: random.Random) -> None:
    """Put another network, sealed anew, in the place of the approved one."""
    shutil.rmtree(home.models)
    write_package(home.models, name="mine", threshold=0.01 + dice.random() / 50)


def ways() -> Iterator[Way]:
    """Yield the ways to forge what decides on results."""
    yield from map(_past_the_gate, (_other_protocol, _other_model, _other_rules))
    yield Way("rules", "forged and sealed", _forged_rules)
    yield Way("rules", "bytes", partial(_altered, "rules/**/*.yaml"))
    yield Way("preset", "forged with its sums", _forged_preset)
    yield Way("preset", "description's bytes", partial(_altered, "presets/**/preset.json"))
    yield Way("preset", "a sample's bytes", partial(_altered, "presets/**/*.png"))
    yield Way("model", "replaced", _forged_model)
