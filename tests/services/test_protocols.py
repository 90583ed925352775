from pathlib import Path

import pytest

from colonyqc.config.paths import resources
from colonyqc.domain.errors import ProtocolError, UsageError
from colonyqc.domain.preprocessing import PreprocessingStep, StepKind
from colonyqc.domain.protocol import Protocol
from colonyqc.services.outputs import Outputs
from colonyqc.services.protocols import read_protocol, write_protocol


def test_the_shipped_protocol_is_the_programs_default() -> None:
    assert read_protocol(resources() / "protocols" / "default.yaml") == Protocol()


def test_numbers_in_the_file_win_and_the_rest_keeps_the_default(tmp_path: Path) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text("name: lab\nuncertain_below: 0.6\nquality: {focus_min: 7}\n")
    protocol = read_protocol(file)
    assert (protocol.name, protocol.uncertain_below, protocol.quality.focus_min) == ("lab", 0.6, 7)
    assert protocol.colony_rules == Protocol().colony_rules


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("flavour: sweet", '"flavour" is no entry'),
        ("name: [", "can't be read"),
        ("name: default\nversion: !!int x", "can't be read"),
        ("name: " + "[" * 5000, "nests too deep"),
        ("? [a, b]\n: c", "can't be read"),
        ("? {a: b}\n: c", "can't be read"),
        ("1: a\nb: c", '"1" is no entry'),
        ("name: 2024-99-99", "can't be read"),
        ('name: "\\ud800"', "broken characters"),
        ("area_floor_um2: .nan", '"area_floor_um2": it must be a number'),
        ("uncertain_below: much", '"uncertain_below": it must be a number, not "much".'),
        ("mask_well_edge: perhaps", '"mask_well_edge": it must be true or false, not "perhaps".'),
        ("name: [a]", '"name": it must be text.'),
        ("quality: 3", '"quality": it must have entries of its own, not "3".'),
        ("quality: {focus: 3}", '"quality, focus": there is no such entry.'),
        (
            "preprocessing: [{step: clahe, amount: 2, of: 3}]",
            '"preprocessing, step 1, of": there is no such entry.',
        ),
        (
            "preprocessing: [{step: sharpen, amount: 1}]",
            '"preprocessing, step 1, step": it must be one of denoise, flat-field, background, '
            'percentile, clahe, resample, not "sharpen".',
        ),
        (
            "preprocessing: [{step: clahe, amount: 99}]",
            '"preprocessing, step 1": clahe takes an amount from 1 to 20.',
        ),
        (
            "preprocessing: [{step: clahe}]",
            '"preprocessing, step 1, amount": it is missing.',
        ),
        (
            "preprocessing: [{step: clahe, amount: many}]",
            '"preprocessing, step 1, amount": it must be a number, not "many".',
        ),
        (
            "preprocessing: clahe",
            '"preprocessing": it must be a list of steps, each with a step and an amount, not '
            '"clahe".',
        ),
        ("preprocessing: [clahe]", '"preprocessing, step 1": it must have entries of its own'),
        (
            "prompt: rpe@1\npreprocessing: [{step: clahe, amount: 2}]",
            "pictures that a saved prompt answers are not preprocessed",
        ),
        ("due_every: often", 'can\'t be used: "often" is no time between two visits'),
        ("due_every: 40d", "every 1 to 30 days"),
        ("quality: {focus_min: .inf}", '"focus_min": it must be a number'),
    ],
)
def test_a_wrong_protocol_is_refused_by_the_name_of_what_is_wrong(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text(text)
    with pytest.raises(ProtocolError, match=r"lab\.yaml") as caught:
        read_protocol(file)
    assert words in str(caught.value)


def test_a_protocol_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    steps = (PreprocessingStep(StepKind.DENOISE, 1.5), PreprocessingStep(StepKind.CLAHE, 2.0))
    made = Protocol(name="フィルター", area_floor_um2=900.0, preprocessing=steps, due_every="12h")
    file = tmp_path / "lab.yaml"
    for _ in range(2):
        write_protocol(made, file, Outputs())
    assert read_protocol(file) == made
    assert "quality" not in file.read_text("utf-8")
    other = tmp_path / "notes.yaml"
    other.write_text("flavour: sweet")
    with pytest.raises(UsageError, match="is there already"):
        write_protocol(made, other, Outputs())
