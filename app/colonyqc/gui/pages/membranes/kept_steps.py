"""Painted samples as steps on disk, and back."""

from colonyqc.gui.core.steps import Steps
from colonyqc.gui.pages.membranes.samples import PaintedBox, Painting
from colonyqc.services.corrections.sample_steps import SampleJournal, SampleStep


def step_of(name: str, painting: Painting) -> SampleStep:
    """Return a step as it is written down."""
    boxes = tuple((box.region, box.labels) for box in painting.boxes)
    return SampleStep(name, boxes, painting.active)


def steps_of(journal: SampleJournal) -> Steps[Painting]:
    """Return the steps that lie on disk: they can be taken back, and taken again."""
    steps = Steps(Painting())
    for step in (*journal.done, *reversed(journal.undone)):
        boxes = tuple(PaintedBox(region, labels) for region, labels in step.boxes)
        steps.take(step.name, Painting(boxes, step.active))
    for _ in journal.undone:
        steps.undo()
    return steps
