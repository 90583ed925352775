"""provenance: notes of every age are read, and written as they always were."""

import json

import pytest

from colonyqc.training.fit.provenance import (
    LabProvenance,
    MembraneProvenance,
    RecipeProvenance,
    read_provenance,
)

RECIPE = (
    '{"recipe": "ips-phase", "steps": 900, "seed": 3, "threads": 1, "device": "CPU", "pictures": '
    '{"ips-phase": ["01", "03"], "virtual-dish": ["virtual-1"]}, "digests": {"ips-phase": {"01": '
    '"aa", "03": "bb"}}, "looks": [["strength", 0.01, 0.2], ["fine", 0.5, 1.0]], "crop": null, '
    '"batch": 1}'
)
LAB = (
    '{"recipe": "pmf", "steps": 600, "seed": 0, "threads": 2, "pictures": {"own": ["a_f1", '
    '"b_f1"]}, "looks": [["strength", 0.01, 0.2]], "own": {"folder": "R&D <lab>", "sha256": "cc", '
    '"files": {"images/a_f1.png": "dd"}, "classes": [0, 1, 2], "places": {"a_f1": "a", "b_f1": '
    '"b"}, "validation": ["b_f1"], "options": {"val": 0.25, "patience": 8, "places": "", "crop": '
    'null, "batch": null, "modality": "phase contrast", "pixel_size_um": null, "start": ""}, '
    '"begun": "2026-11-26T10:00:00+00:00"}}'
)
MEMBRANE = (
    '{"recipe": "membrane-own", "steps": 9, "seed": 0, "threads": 1, "without": null, "pictures": '
    '{"own": ["x"]}}'
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [(RECIPE, RecipeProvenance), (LAB, LabProvenance), (MEMBRANE, MembraneProvenance)],
)
def test_a_note_is_read_and_written_byte_for_byte(text: str, kind: type) -> None:
    told = read_provenance(text)
    assert type(told) is kind
    assert told is not None
    assert told.text() == text


def test_a_lab_tells_its_options_and_the_places_kept_apart() -> None:
    told = read_provenance(LAB)
    assert isinstance(told, LabProvenance)
    assert (told.own.options.patience, told.own.options.crop) == (8, None)
    assert told.own.validation_places == {"b"}


def test_notes_older_than_some_of_their_entries_are_read() -> None:
    old = json.loads(RECIPE)
    for name in ("device", "digests", "crop", "batch"):
        del old[name]
    told = read_provenance(json.dumps(old))
    assert isinstance(told, RecipeProvenance)
    assert (told.device, told.digests, told.crop) == ("CPU", {}, None)
    lab = json.loads(LAB)
    del lab["own"]["options"]["start"]
    told = read_provenance(json.dumps(lab))
    assert isinstance(told, LabProvenance)
    assert told.own.options.start == ""


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", "null", "7", '{"recipe": "x"}', '["own"]'])
def test_what_is_no_note_tells_of_nothing(text: str) -> None:
    assert read_provenance(text) is None
