"""What the window of answers shows of one answer: lines, boxes and the picture."""

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain import number_format
from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, current, translate
from colonyqc.gui.viewer.still_picture import LabelledBox
from colonyqc.services.answers.classification import PictureLabel, classify_picture
from colonyqc.services.answers.drawing import with_both, with_classes, with_instances
from colonyqc.services.answers.panoptic import panoptic
from colonyqc.services.answers.picture import PictureAnswer

Rgb = NDArray[np.uint8]


class AnswerKind(Enum):
    """A way to answer, in the order of the window."""

    CLASSES = 1
    INSTANCES = 2
    BOXES = 3
    BOTH = 4
    WHOLE = 5


TITLES: Final = {
    AnswerKind.CLASSES: QT_TRANSLATE_NOOP("Answers", "Classes (semantic)"),
    AnswerKind.INSTANCES: QT_TRANSLATE_NOOP("Answers", "Colonies or cells (instances)"),
    AnswerKind.BOXES: QT_TRANSLATE_NOOP("Answers", "Boxes (detection)"),
    AnswerKind.BOTH: QT_TRANSLATE_NOOP("Answers", "Both in one (panoptic)"),
    AnswerKind.WHOLE: QT_TRANSLATE_NOOP("Answers", "The picture as a whole"),
}
_WORDS: Final = {
    word: word
    for word in (
        QT_TRANSLATE_NOOP("Answers", "undifferentiated"),
        QT_TRANSLATE_NOOP("Answers", "differentiated"),
        QT_TRANSLATE_NOOP("Answers", "uncertain"),
        QT_TRANSLATE_NOOP("Answers", "feeders"),
        QT_TRANSLATE_NOOP("Answers", "colony"),
        QT_TRANSLATE_NOOP("Answers", "background"),
        QT_TRANSLATE_NOOP("Answers", "cell"),
        QT_TRANSLATE_NOOP("Answers", "membrane"),
        QT_TRANSLATE_NOOP("Answers", "thing"),
        QT_TRANSLATE_NOOP("Answers", "quality"),
        QT_TRANSLATE_NOOP("Answers", "stage of growth"),
        QT_TRANSLATE_NOOP("Answers", "scene"),
        QT_TRANSLATE_NOOP("Answers", "kind of picture"),
        QT_TRANSLATE_NOOP("Answers", "quality gate"),
        QT_TRANSLATE_NOOP("Answers", "segmentation map"),
        QT_TRANSLATE_NOOP("Answers", "what is said of the dish"),
        QT_TRANSLATE_NOOP("Answers", "pooled features"),
        QT_TRANSLATE_NOOP("Answers", "good"),
        QT_TRANSLATE_NOOP("Answers", "poor"),
        QT_TRANSLATE_NOOP("Answers", "empty"),
        QT_TRANSLATE_NOOP("Answers", "sparse"),
        QT_TRANSLATE_NOOP("Answers", "growing"),
        QT_TRANSLATE_NOOP("Answers", "ready to passage"),
        QT_TRANSLATE_NOOP("Answers", "overgrown"),
        QT_TRANSLATE_NOOP("Answers", "no cells"),
        QT_TRANSLATE_NOOP("Answers", "spread cells"),
        QT_TRANSLATE_NOOP("Answers", "merged to a layer"),
        QT_TRANSLATE_NOOP("Answers", "colonies apart"),
        QT_TRANSLATE_NOOP("Answers", "on feeders"),
        QT_TRANSLATE_NOOP("Answers", "feeder-free"),
        QT_TRANSLATE_NOOP("Answers", "perhaps on feeders"),
        QT_TRANSLATE_NOOP("Answers", "no sign of feeders"),
        QT_TRANSLATE_NOOP("Answers", "culture"),
        QT_TRANSLATE_NOOP("Answers", "no culture picture"),
    )
}
_CALIBRATED: Final = (
    QT_TRANSLATE_NOOP(
        "Answers",
        "955 pictures of known and other kinds, places held out: 99 % right, calibration error "
        ".006",
    ),
    QT_TRANSLATE_NOOP(
        "Answers",
        "65 fields of three sources, places held out: 69 % right, all within one stage, "
        "calibration error .11; none was empty, two were overgrown",
    ),
)
"""What `CALIBRATIONS` say, written out where it is collected for translation."""
_SURE: Final = 0.99
_TOP: Final = 3
"""Labels of a question that are shown, the most probable first."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What is on the screen: the picture, boxes over it, lines beside it, notes below them."""

    pixels: Rgb
    boxes: tuple[LabelledBox, ...]
    lines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def word(name: str) -> str:
    """Return a label or source in the language in use."""
    return translate("Answers", _WORDS[name])


def shown(
    kind: AnswerKind,
    overview: Rgb,
    answer: PictureAnswer | None,
    analysis: Analysis,
    result: PictureResult,
) -> ShownAnswer:
    """Return what is shown of a picture; without an ``answer`` there is only the picture."""
    if kind is AnswerKind.WHOLE:
        labels = classify_picture(analysis, result)
        return ShownAnswer(overview, (), tuple(map(_line, labels)), _whole_notes(labels))
    if answer is None:
        note = translate("Answers", "This picture could not be judged: it has no map.")
        return ShownAnswer(overview, (), (), (note,))
    if kind is AnswerKind.CLASSES:
        return ShownAnswer(with_classes(overview, answer), (), _areas(answer), ())
    if kind is AnswerKind.BOTH:
        found = panoptic(answer)
        parts = Counter(each.category.name for each in found.segments if each.instance)
        lines = tuple((word(name), str(count)) for name, count in parts.items())
        note = translate("Answers", "Each pixel has one segment: {count} in all.")
        notes = (note.format(count=len(found.segments)),)
        return ShownAnswer(with_both(overview, answer), (), lines, notes)
    lines = _counts(answer)
    if kind is AnswerKind.BOXES:
        # Things have no score: what the network expects of itself is no measure of them.
        scored = () if answer.things else (_score_note(answer),)
        return ShownAnswer(overview, _boxes(answer), lines, scored)
    return ShownAnswer(with_instances(overview, answer), (), lines, ())


def _areas(answer: PictureAnswer) -> tuple[tuple[str, str], ...]:
    kinds, counts = np.unique(answer.classes, return_counts=True)
    total = answer.classes.size
    return tuple(
        (word(answer.category(kind).name), number_format.percent(100 * count / total))
        for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True)
    )


def _counts(answer: PictureAnswer) -> tuple[tuple[str, str], ...]:
    found = Counter(each.category.name for each in answer.instances)
    return tuple((word(name), str(count)) for name, count in found.most_common())


def _boxes(answer: PictureAnswer) -> tuple[LabelledBox, ...]:
    width, height = answer.size
    made = []
    for each in answer.instances:
        x, y, across, down = each.box
        score = "" if each.score is None else f" {each.score:.2f}"
        red, green, blue = each.category.colour
        made.append(
            LabelledBox(
                x / width,
                y / height,
                across / width,
                down / height,
                "" if answer.sheet else f"{each.number} {word(each.category.name)}{score}",
                red << 16 | green << 8 | blue,
            )
        )
    return tuple(made)


def _score_note(answer: PictureAnswer) -> str:
    if answer.sheet:
        return translate(
            "Answers", "Score: share of a cell's border that was seen as membrane; no probability."
        )
    return translate(
        "Answers", "Score: share of a colony's area that carries its label; no probability."
    )


def _line(label: PictureLabel) -> tuple[str, str]:
    """Return a question, and its best labels with their probabilities where they have any."""
    told = [
        word(each.name)
        if each.probability is None
        else f"{word(each.name)} {_chance(each.probability)}"
        for each in label.labels[:_TOP]
    ]
    said = translate("Answers", "{question} (from: {source})")
    comma = "、" if current() == "ja" else ", "
    return said.format(question=word(label.question), source=word(label.source)), comma.join(told)


def _chance(probability: float) -> str:
    """Return a probability in percent; nothing is quite certain."""
    if probability > _SURE:
        return "> 99 %"
    return "< 1 %" if probability < 1 - _SURE else number_format.percent(100 * probability, 0)


def _whole_notes(labels: tuple[PictureLabel, ...]) -> tuple[str, ...]:
    note = translate(
        "Answers",
        "A percentage stands only where it was calibrated on pictures held out; the others are "
        "rules on the picture's numbers.",
    )
    calibrated = translate("Answers", "Calibrated on: {pictures}")
    on = [
        calibrated.format(pictures=translate("Answers", each.calibrated_on))
        for each in labels
        if each.calibrated_on
    ]
    return (note, *dict.fromkeys(on))
