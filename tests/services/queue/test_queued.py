"""What was asked for is all there when it is done another day."""

from dataclasses import replace

from colonyqc.domain.picture import Acquisition, Picture, Tile
from colonyqc.domain.preprocessing import STEPS, PreprocessingStep, StepKind
from colonyqc.services.analysis.job_marks import looked_at
from colonyqc.services.queue.queued import Drop, Queued
from support.builders import START, analysis
from support.window import DISH, context


def some_step() -> PreprocessingStep:
    kind = next(iter(StepKind))
    return PreprocessingStep(kind, STEPS[kind].least)


def test_it_is_done_by_the_preprocessing_that_was_in_force_when_it_was_asked_for() -> None:
    place = context()
    asked = Queued(analysis().acquisition, steps=(some_step(),))
    assert asked.within(place).protocol == replace(place.protocol, preprocessing=(some_step(),))
    assert replace(asked, steps=None).within(place) is place
    other = asked.within(place)
    assert asked.within(other) is other


def test_two_are_told_apart_though_they_are_of_the_same_dish_and_moment() -> None:
    acquisition = analysis().acquisition
    first, second = Queued(acquisition), Queued(acquisition)
    assert first.moment == second.moment == (acquisition.dish, acquisition.day, acquisition.taken)
    assert first.number != second.number


def test_a_drop_keeps_the_pictures_its_marks_are_found_on_however_many_there_are() -> None:
    from pathlib import Path

    def of(day: int) -> Acquisition:
        pictures = [Picture(f"{day} {n}.png", (Tile(Path(f"/{day}/{n}.png")),)) for n in range(9)]
        return Acquisition(DISH, day, START, tuple(pictures))

    acquisitions = [of(day) for day in range(40)]
    every = [picture for each in acquisitions for picture in each.pictures]
    drop = Drop.of(acquisitions)
    assert drop.pictures == looked_at(every)
    # What is left of it tomorrow is searched on the same pictures, or it would be judged otherwise.
    assert looked_at(drop.pictures) == drop.pictures
