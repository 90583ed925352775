"""Every use case that writes to a history or takes something out of it, for every role."""

import ast
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Final, cast

import numpy as np
import pytest

import colonyqc.services
from colonyqc.domain.audit import EventKind
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.people import Actor, Policy, Role
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Region, Tile
from colonyqc.domain.protocol import Direction, Protocol, Rule
from colonyqc.domain.regions import RegionMethod, RegionResult
from colonyqc.domain.rule_sets import RuleSet
from colonyqc.domain.signature import Meaning, Proof
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.domain.visits import VisitInterval
from colonyqc.files.label_files.writer import LabelFileWriter
from colonyqc.files.pictures import FilePictures
from colonyqc.history import SqlBackups, SqlDataPackages, SqlTables, open_histories, verify
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.reports.renderer import Renderer
from colonyqc.services.accounts import people, signing
from colonyqc.services.accounts.access import acting
from colonyqc.services.accounts.seat_settings import change_settings
from colonyqc.services.accounts.trail_review import review_trail
from colonyqc.services.analysis import dish_review, keep, once
from colonyqc.services.analysis.sheets import Answered
from colonyqc.services.answers.files import AnswerExport, AnswerForm, export_answers
from colonyqc.services.answers.found_things import FoundThings
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.correct import Corrected, correct, may_correct
from colonyqc.services.corrections.from_file import correct_from_file
from colonyqc.services.corrections.waiting import keep_edits, open_cells, open_edit
from colonyqc.services.days import cut_files
from colonyqc.services.days.cut_list import CutList, Purpose, listed
from colonyqc.services.export import study_results
from colonyqc.services.export.study import StudyItem, score_study
from colonyqc.services.export.tables import export_history
from colonyqc.services.handover.data_package import export_package
from colonyqc.services.handover.deidentified_export import export_deidentified
from colonyqc.services.handover.drill import run_drill
from colonyqc.services.handover.protocol_bundle import (
    BundleSigned,
    BundleTold,
    OpenedBundle,
    export_bundle,
    import_bundle,
)
from colonyqc.services.handover.results_bundle import OpenedResults, add_results
from colonyqc.services.interchange.forms import export_forms, exportable_dishes
from colonyqc.services.interchange.label_export import LabelExport, export_labels
from colonyqc.services.membranes.answerer import Prompted
from colonyqc.services.membranes.sheet import sheet_of
from colonyqc.services.outputs import Outputs, png
from colonyqc.services.ports import (
    UNWATCHED,
    AnalysisRecord,
    Histories,
    History,
    MembraneNetwork,
    Monitor,
    Outcome,
)
from colonyqc.services.ports.label_files import LabelForm
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.ports.teaching import TeachingTools
from colonyqc.services.qualification.identity import Identity
from colonyqc.services.qualification.issue import Issued, note_qualified, performer
from colonyqc.services.qualification.result import QualificationResult, may_qualify, note_read
from colonyqc.services.qualification.values import Qualification
from colonyqc.services.regions.keep import RegionsAnswer, ThingsAnswer, keep_regions, keep_things
from colonyqc.services.reporting.issue import issue
from colonyqc.services.rules import model_pins
from colonyqc.services.rules.configuration import ConfigurationItem, approve
from colonyqc.services.rules.selection import publish
from colonyqc.services.rules.sets import RuleSetFiles
from colonyqc.services.safekeeping import originals
from colonyqc.services.safekeeping.backups import back_up, back_up_if_due, restore
from colonyqc.services.summaries.day import build_day
from colonyqc.services.summaries.issue import issue_summary
from colonyqc.services.teaching import runs as teaching_runs
from colonyqc.services.teaching.adopt import adopt
from colonyqc.services.teaching.lessons import export_training_set
from colonyqc.services.teaching.proof import BeforeAfter
from colonyqc.services.teaching.run_folder import TeachingRun
from colonyqc.services.teaching.runs import TeachingRequest
from colonyqc.services.teaching.training_set import confirm
from colonyqc.services.worklist import dish_life, notes, statements
from colonyqc.services.worklist.dish_life import Happening
from history.samples import MORNING, analysis, artefacts, prompted
from support import made_once
from support.command import field
from support.fake_pictures import FakePictures
from support.lab import ADMINISTRATOR, WORD, Lab, new_lab, open_lab
from support.teaching import TinyTrainer
from support.tiny_model import write_package

PEOPLE: Final = {Role.TECHNICIAN: "Mori", Role.REVIEWER: "Sato", Role.ADMINISTRATOR: ADMINISTRATOR}
OTHER: Final = "Ueda"
"""A technician about whom the use cases of people are."""
GONE: Final = "Wada"
"""A reviewer who was disabled."""
BOTH: Final = frozenset({Role.TECHNICIAN, Role.REVIEWER})
ALL: Final = frozenset(Role)
PUBLISHERS: Final = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
MANAGERS: Final = frozenset({Role.ADMINISTRATOR})
FULL: Final = Rule("full", "confluence_percent", Direction.ABOVE, 25.0, "watch")


@dataclass
class Scene:
    """A history with an analysis, entered by somebody; ``name`` says who."""

    lab: Lab
    folder: Path
    number: int
    histories: Histories
    name: str

    @property
    def place(self) -> ServiceContext:
        return ServiceContext(
            pictures=FakePictures({"a.png": field(0)}),
            models=ModelLibrary([self.folder / "t.models"]),
            histories=self.histories,
            reports=Renderer(),
            protocol=Protocol(),
            person=self.name,
            app_version="0.0.0",
            rules=RuleSetFiles(None, self.folder / "rules"),
            backups=SqlBackups(self.lab.histories),
            edits=self.folder / "t.edits",
            label_files=LabelFileWriter(),
            data_packages=SqlDataPackages(self.lab.histories.engine, self.lab.histories.files),
        )

    def events(self) -> int:
        with self.lab.histories() as history:
            return len(history.events())

    def sign(self, meaning: Meaning) -> None:
        log_in = people.policy(self.histories).log_in
        word = {"password": WORD} if log_in else {"stated": self.name}
        signing.sign(self.histories, self.number, meaning, **word)

    def draft(self) -> RuleSet:
        return RuleSet("lab", self.place.rules.next_version("lab"), (), (FULL,))

    def lock_out(self) -> None:
        for _ in range(5):
            with pytest.raises(AccessError):
                people.log_in(self.lab.histories, OTHER, "wrong horse")


def _no_password(name: str) -> str:
    raise AccessError(f"{name} gave none.")


def _unwatched() -> AbstractContextManager[Monitor]:
    return nullcontext(UNWATCHED)


@dataclass(frozen=True)
class UseCase:
    """A use case, who may, and what has to happen before; ``alone``: whether it works without
    log-in, where nobody is anybody."""

    run: Callable[[Scene], object]
    roles: frozenset[Role]
    before: Callable[[Scene], object] = lambda _: None
    alone: bool = True


def _outcome() -> Outcome:
    return Outcome(analysis(), tuple(artefacts(analysis())))


_RESULT: Final = QualificationResult(9, 0, "pc7", "1.0", "ab" * 32)
_HERE: Final = Identity("", "pc7", *6 * ("",), None, "1.0", "", {}, (), ())


def _qualified(folder: Path) -> Issued:
    now = datetime.now(UTC)
    return Issued(Qualification(now, now, (), (), (), {}), "ab" * 32, folder)


def _performed_by_another(scene: Scene) -> None:
    if people.policy(scene.lab.histories).log_in:
        signing.sign(scene.lab.log_in(OTHER), scene.number, Meaning.PERFORMED, password=WORD)
    else:
        signing.sign(scene.lab.histories, scene.number, Meaning.PERFORMED, stated=OTHER)


def _accepted(scene: Scene) -> None:
    dish_review.accept_rest(scene.histories, scene.number, scene.name)


PICTURE: Final = Picture("a.png", (Tile(Path("a.png")),))
ACQUISITION: Final = Acquisition(DishKey("A", "1"), 2, None, (PICTURE,))


def _analyse(scene: Scene) -> None:
    if not (scene.folder / "t.models").is_dir():
        write_package(scene.folder / "t.models")
    keep.analyse_and_keep(ACQUISITION, scene.place, keep.Request(why="tried out"))


def _analyse_once(scene: Scene) -> None:
    if not (scene.folder / "t.models").is_dir():
        write_package(scene.folder / "t.models")
    # Another day for each who may, or the second would find it analysed.
    another = replace(ACQUISITION, day=scene.events())
    once.analyse_once(another, scene.place, keep.Request(new_model=True, why="tried out"))


def _keep_outcome(scene: Scene) -> None:
    made = _outcome()
    plan = keep.AnalysisPlan(ACQUISITION, made.analysis.protocol, None, None)
    keep.keep_outcome(made, plan, scene.place, "tried out")


def _keep_once(scene: Scene) -> None:
    made = _outcome()
    # Another day for each who may, as above.
    another = replace(made.analysis.acquisition, day=100 + scene.events())
    made = replace(made, analysis=replace(made.analysis, acquisition=another))
    plan = keep.AnalysisPlan(another, made.analysis.protocol, None, None)
    assert isinstance(once.keep_once(made, plan, scene.place, "tried out"), keep.Kept)


def _confirmed(scene: Scene) -> None:
    with scene.lab.histories() as history:
        history.note(EventKind.PICTURE_CONFIRMED, f"analysis {scene.number}", new="picture 1")
        history.commit()


def _export_training_set(scene: Scene) -> None:
    place = replace(scene.place, pictures=FakePictures({"D1-1.tif": field(0)[:80, :100]}))
    export_training_set(place, scene.folder / f"set {scene.name}")


def _two_dishes(scene: Scene) -> None:
    made = analysis(dish="D2")
    with scene.lab.histories() as history:
        other = history.add(made, artefacts(made))
        for number in (scene.number, other):
            history.note(EventKind.PICTURE_CONFIRMED, f"analysis {number}", new="picture 1")
        history.commit()
    _with_tiny_model(scene)


def _with_tiny_model(scene: Scene) -> None:
    if not (scene.folder / "t.models" / "tiny").exists():
        write_package(scene.folder / "t.models")


def _teaching(scene: Scene) -> ServiceContext:
    arrays = {f"{dish}-1.tif": field(0)[:80, :100] for dish in ("D1", "D2")}
    own = OwnPackages(scene.folder / "t.own")
    tools = TeachingTools(TinyTrainer(), own, scene.folder / "t.runs")
    return replace(scene.place, pictures=FakePictures(arrays), teaching=tools)


def _run(scene: Scene) -> TeachingRun:
    folder = scene.folder / "t.runs" / scene.name
    return TeachingRun(
        folder,
        "tiny@1.0.0",
        "mine",
        "1.0.0",
        "network",
        None,
        1,
        0,
        None,
        ("D1~1",),
        ("D2~1",),
        {"D1~1": None, "D2~1": None},
        (),
        (1,),
        "",
        "",
    )


def _trained(scene: Scene) -> None:
    _with_tiny_model(scene)
    folder = _run(scene).package
    write_package(folder.parents[1], "mine")


def _adopt(scene: Scene) -> None:
    adopt(
        _teaching(scene), _run(scene), BeforeAfter("tiny@1.0.0", "mine@1.0.0", 0.1, 0.2, ()), "ours"
    )


def _pin_model(scene: Scene) -> None:
    pin = model_pins.Pin(model_pins.PinKind.LINE, f"201B7 of {scene.name}")
    model_pins.pin_model(scene.histories, scene.place.models, pin, "tiny@1.0.0", "ours")


def _newest(scene: Scene) -> AnalysisRecord:
    with scene.lab.histories() as history:
        return history.series(DISH)[-1]


def _labels(scene: Scene) -> np.ndarray:
    """Return the first picture's classes with a strip of them painted otherwise than before."""
    with scene.lab.histories() as history:
        stored = history.labels(_newest(scene).stored[0].labels)
    classes = np.array(stored.read(Region(0, 0, *stored.size)))
    stored.close()
    classes[:, 10:30] = (classes[:, 10:30] + 1) % 4
    return classes


def _correct(scene: Scene) -> None:
    correct(scene.place, _newest(scene).id, {0: Corrected(_labels(scene))}, "tried out", "window")


def _open_edit(scene: Scene) -> None:
    with scene.lab.histories() as history:
        record = history.get(scene.number)
    open_edit(scene.place, record, 0).discard()


def _sheet_kept(scene: Scene) -> None:
    """Keep a sheet whose cells are those of its map."""
    drawn = draw_sheet(SheetSpec(3, 100, 80, cell_px=16, faint=0)).membrane
    probability = (255 * drawn).astype(np.uint8)
    made = prompted(sheets=(sheet_of(probability, None).sheet, None))
    arrays = [replace(each, labels=probability) for each in artefacts(made)]
    with scene.lab.histories() as history:
        history.add(made, arrays)
        history.commit()


def _open_cells(scene: Scene) -> None:
    with scene.lab.histories() as history:
        # Who may is asked before what is corrected.
        record, *_ = (*history.sheets(DishKey("RPE", "D1")), history.get(scene.number))
    open_cells(scene.place, record, 0).discard()


def _edited(scene: Scene) -> None:
    with scene.lab.histories() as history:
        record = history.get(scene.number)
    picture = open_edit(scene.place, record, 0)
    with picture.edit() as edited:
        everywhere = np.ones((edited.bounds.height, edited.bounds.width), np.bool_)
        edited.put(edited.bounds, everywhere, 2)
    picture.close()


def _correct_from_file(scene: Scene) -> None:
    path = scene.folder / "t.png"
    path.write_bytes(png(_labels(scene)))
    place = replace(scene.place, pictures=FilePictures())
    correct_from_file(place, DISH, path, "tried out", picture="1")


def _keep_answer(scene: Scene) -> None:
    pictures = scene.place.pictures
    info = pictures.open(PICTURE).info
    source = PromptSource(ModelRef("tiny", "1", "0" * 64), "", (), 0)
    found = Prompted(info, np.zeros((info.height, info.width), np.uint8), source, "CPU")
    network = cast(MembraneNetwork, SimpleNamespace(provider="CPU"))
    keep.keep_answer(ACQUISITION, Answered(PICTURE, found, network, MORNING), scene.place)


def _keep_regions(scene: Scene) -> None:
    labels = np.zeros((field(0).shape[0], field(0).shape[1]), np.uint8)
    result = RegionResult(labels, 1, RegionMethod.KMEANS, 0, 0, 0.1)
    answer = RegionsAnswer(PICTURE, labels + 1, {1: "all"}, result, labels, MORNING)
    keep_regions(ACQUISITION, answer, scene.place)


HAPPENED: Final = Happening(DishKey("A", "1"), LifeEventKind.MEDIUM, OTHER)


def _note(scene: Scene) -> None:
    dish_life.note_event(scene.histories, replace(HAPPENED, person=scene.name))


def _noted_by_another(scene: Scene) -> None:
    own = scene.lab
    there = own.log_in(OTHER) if people.policy(own.histories).log_in else own.histories
    dish_life.note_event(there, HAPPENED)


def _take_back(scene: Scene) -> None:
    with scene.lab.histories() as history:
        last = max((each.number for each in history.life_events()), default=1)
    dish_life.withdraw_event(scene.histories, last, scene.name, "the wrong dish")


def _keep_things(scene: Scene) -> None:
    numbers = np.ones((field(0).shape[0], field(0).shape[1]), np.int32)
    found = FoundThings("a.png", (), ModelRef("clicks", "1", "0" * 64), numbers)
    keep_things(ACQUISITION, ThingsAnswer(PICTURE, found, "CPU", MORNING), scene.place)


def _report(scene: Scene) -> None:
    dish = analysis().acquisition.dish
    issue(scene.place, dish, None, scene.folder / "report.csv")
    assert (scene.folder / "report.csv").is_file()


def _day_report(scene: Scene) -> None:
    def build(history: History, made: datetime) -> SummaryReport:
        return build_day(history, scene.place.models, made.date(), made=made)

    issue_summary(scene.place, build, scene.folder / "day.csv", "a day")


def _cut(scene: Scene) -> CutList:
    with scene.lab.histories() as history:
        return listed(history.get(scene.number), Purpose.REMOVE)


def _cut_list(scene: Scene) -> None:
    place = replace(scene.place, cut_lists=Renderer())
    written = cut_files.write_cut_list(place, _cut(scene), scene.folder / "cut")
    assert all(path.is_file() for path in written)


def _sheets(scene: Scene) -> None:
    place = replace(scene.place, cut_lists=Renderer())
    assert cut_files.sheets_to_print(place, _cut(scene))


DISH: Final = DishKey("201B7", "D1")


def _bundle(folder: Path) -> OpenedBundle:
    """Return a bundle that holds the shipped protocol and nothing else."""
    place = folder / "t.bundle"
    place.mkdir(exist_ok=True)
    (place / "protocol.yaml").write_text("{}\n", "ascii")
    signed = BundleSigned(person="Mori", proof="stated", at="2026-04-01")
    told = BundleTold(signed=signed, names="", models={}, pins={})
    return OpenedBundle(place, "ab" * 32, told)


def _results(folder: Path) -> OpenedResults:
    """Return a bundle that holds nothing."""
    return OpenedResults("t.zip", "ab" * 32, open_histories(folder / "t.results.db"))


STUDY: Final = (StudyItem(1, 1, 0, 1, "keep", "a@1"), StudyItem(2, 1, 0, 2, "watch", "a@1"))
ANSWERED: Final = {OTHER: {1: "keep", 2: "watch"}}
USE_CASES: Final = {
    "keep.save": UseCase(lambda s: keep.save(s.histories, _outcome()), BOTH),
    "keep.analyse_and_keep": UseCase(_analyse, BOTH),
    "once.analyse_once": UseCase(_analyse_once, BOTH),
    "keep.keep_outcome": UseCase(_keep_outcome, BOTH),
    "once.keep_once": UseCase(_keep_once, BOTH),
    "keep.ask_to_analyse": UseCase(lambda s: keep.ask_to_analyse(s.histories), BOTH),
    "keep.keep_answer": UseCase(_keep_answer, BOTH),
    "keep.keep_regions": UseCase(_keep_regions, BOTH),
    "keep.keep_things": UseCase(_keep_things, BOTH),
    "correct.correct": UseCase(_correct, BOTH),
    "correct.may_correct": UseCase(
        lambda s: may_correct(s.histories, _newest(s), 0),
        BOTH,
    ),
    "waiting.open_edit": UseCase(_open_edit, BOTH),
    "waiting.open_cells": UseCase(_open_cells, BOTH, _sheet_kept),
    "waiting.keep_edits": UseCase(
        lambda s: keep_edits(s.place, s.number, "tried out"), BOTH, _edited
    ),
    "from_file.correct_from_file": UseCase(_correct_from_file, BOTH),
    "training_set.confirm": UseCase(lambda s: confirm(s.histories, s.number, 0), BOTH),
    "lessons.export_training_set": UseCase(_export_training_set, ALL, _confirmed),
    "runs.prepare": UseCase(
        lambda s: teaching_runs.prepare(_teaching(s), TeachingRequest("tiny", "mine")),
        BOTH,
        _two_dishes,
    ),
    "runs.train": UseCase(
        lambda s: teaching_runs.train(_teaching(s), _run(s)), BOTH, _with_tiny_model
    ),
    "runs.throw_away": UseCase(
        lambda s: teaching_runs.throw_away(_teaching(s), _run(s)), BOTH, _trained
    ),
    "adopt.adopt": UseCase(_adopt, PUBLISHERS, _trained),
    "model_pins.pin_model": UseCase(_pin_model, PUBLISHERS, _with_tiny_model),
    "keep.decide": UseCase(
        lambda s: keep.decide(s.histories, s.number, 0, 1, Verdict.KEEP, "dust", s.name), BOTH
    ),
    "dish_life.note_event": UseCase(_note, BOTH),
    "dish_life.withdraw_event": UseCase(
        _take_back,
        BOTH,
        _noted_by_another,
    ),
    "originals.find_again": UseCase(lambda s: originals.find_again(s.place, [s.folder]), BOTH),
    "notes.archive": UseCase(lambda s: notes.archive(s.histories, DISH), BOTH),
    "statements.describe": UseCase(
        lambda s: statements.describe(s.histories, DISH, DishStatement(medium="E8"), "typed wrong"),
        BOTH,
    ),
    "notes.set_usual_due": UseCase(
        lambda s: notes.set_usual_due(s.histories, VisitInterval(2)), BOTH
    ),
    "notes.set_due": UseCase(lambda s: notes.set_due(s.histories, DISH, VisitInterval(2)), BOTH),
    "dish_review.accept_rest": UseCase(
        lambda s: dish_review.accept_rest(s.histories, s.number, s.name), BOTH
    ),
    "dish_review.withdraw_acceptance": UseCase(
        lambda s: dish_review.withdraw_acceptance(s.histories, s.number, s.name),
        BOTH,
        _accepted,
    ),
    "dish_review.decide_dish": UseCase(
        lambda s: dish_review.decide_dish(
            s.histories, s.number, Approval.REJECTED, "contaminated", s.name
        ),
        BOTH,
    ),
    "issue.issue": UseCase(_report, ALL),
    "issue.issue_summary": UseCase(_day_report, ALL),
    "study_results.keep_study": UseCase(
        lambda s: study_results.keep_study(s.histories, STUDY, score_study(STUDY, ANSWERED)),
        PUBLISHERS,
    ),
    "cut_files.write_cut_list": UseCase(_cut_list, ALL),
    "cut_files.sheets_to_print": UseCase(_sheets, ALL),
    "cut_files.note_printed": UseCase(
        lambda s: cut_files.note_printed(s.place, _cut(s), "printer"), ALL
    ),
    "tables.export_history": UseCase(
        lambda s: export_history(s.histories, Outputs(), SqlTables(), s.folder / "csv"), ALL
    ),
    "label_export.export_labels": UseCase(
        lambda s: export_labels(s.place, s.folder / "maps", LabelExport((LabelForm.GEOJSON,))), ALL
    ),
    "forms.exportable_dishes": UseCase(lambda s: exportable_dishes(s.histories), ALL),
    "deidentified_export.export_deidentified": UseCase(
        lambda s: export_deidentified(
            s.place, s.folder / "named", ("geojson",), s.folder / "key.json"
        ),
        ALL,
    ),
    "forms.export_forms": UseCase(
        lambda s: export_forms(s.place, s.folder / "forms", ("geojson",)), ALL
    ),
    "files.export_answers": UseCase(
        lambda s: export_answers(
            s.histories, Outputs(), s.folder / "labels", AnswerExport((AnswerForm.COCO,))
        ),
        ALL,
    ),
    "signing.sign performed": UseCase(lambda s: s.sign(Meaning.PERFORMED), BOTH),
    "signing.sign reviewed": UseCase(
        lambda s: s.sign(Meaning.REVIEWED), frozenset({Role.REVIEWER}), _performed_by_another
    ),
    "data_package.export_package": UseCase(
        lambda s: export_package(s.place, s.folder / f"package of {s.name}"), ALL
    ),
    "drill.run_drill": UseCase(
        lambda s: run_drill(s.place, s.place, "t-1", s.folder / f"drill of {s.name}", 0), MANAGERS
    ),
    "protocol_bundle.export_bundle": UseCase(
        lambda s: export_bundle(s.place, s.folder / f"by {s.name}.zip", Proof.STATED), PUBLISHERS
    ),
    "protocol_bundle.import_bundle": UseCase(
        lambda s: import_bundle(s.place, _bundle(s.folder), "as they do"), PUBLISHERS
    ),
    "results_bundle.add_results": UseCase(lambda s: add_results(s.place, _results(s.folder)), BOTH),
    "trail_review.review_trail": UseCase(
        lambda s: review_trail(
            s.histories,
            **({"password": WORD} if people.policy(s.histories).log_in else {"stated": s.name}),
        ),
        frozenset({Role.REVIEWER}),
    ),
    "configuration.approve": UseCase(
        lambda s: approve(
            s.histories, ConfigurationItem("protocol", "dry@1", "ab" * 32), s.name, "tried out"
        ),
        frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
    ),
    "issue.performer": UseCase(
        lambda s: performer(s.histories, s.name, "t.db"),
        frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
    ),
    "issue.note_qualified": UseCase(
        lambda s: note_qualified(s.histories, _qualified(s.folder), _HERE),
        frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
    ),
    "result.may_qualify": UseCase(
        lambda s: may_qualify(s.histories), frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
    ),
    "result.note_read": UseCase(
        lambda s: note_read(s.histories, _RESULT), frozenset({Role.REVIEWER, Role.ADMINISTRATOR})
    ),
    "selection.publish": UseCase(
        lambda s: publish(s.place, s.draft(), s.name, "tried out"),
        frozenset({Role.REVIEWER, Role.ADMINISTRATOR}),
    ),
    "backups.back_up": UseCase(lambda s: back_up(s.place, s.folder / "kept"), MANAGERS),
    "seat_settings.change_settings": UseCase(
        lambda s: change_settings(s.histories, {"backup_keep": 14}, {"backup_keep": 7}), MANAGERS
    ),
    "backups.restore": UseCase(
        lambda s: restore(s.histories, lambda *_: None, s.folder, s.name, _no_password, _unwatched),
        MANAGERS,
    ),
    "people.choose_single_user": UseCase(
        lambda s: people.choose_single_user(s.histories), MANAGERS
    ),
    "people.set_policy": UseCase(
        lambda s: people.set_policy(s.histories, Policy(attempts=3), ""), MANAGERS
    ),
    "people.add": UseCase(
        lambda s: people.add(s.histories, "Endo", [Role.REVIEWER], WORD), MANAGERS, alone=False
    ),
    "people.change": UseCase(
        lambda s: people.change(s.histories, OTHER, roles=[Role.REVIEWER]), MANAGERS, alone=False
    ),
    "people.disable": UseCase(lambda s: people.disable(s.histories, OTHER), MANAGERS, alone=False),
    "people.reset_password": UseCase(
        lambda s: people.reset_password(s.histories, OTHER, "another horse"), MANAGERS, alone=False
    ),
    "people.unlock": UseCase(
        lambda s: people.unlock(s.histories, OTHER), MANAGERS, Scene.lock_out, alone=False
    ),
}
_OF_TESTS: Final = "works in the passing history of a qualification, where it makes the people"

OPEN: Final = {
    "access.entered_by": _OF_TESTS,
    "access.with_people": _OF_TESTS,
    "drawn_dishes.acquisition": _OF_TESTS,
    "drawn_dishes.analysed": _OF_TESTS,
    "drawn_dishes.as_acquisition": _OF_TESTS,
    "drawn_dishes.keep": _OF_TESTS,
    "signing.sign_as_stated": _OF_TESTS,
    "access.acting": "names who is at work; what they may is asked by each use case",
    "people.policy": "reading is not restricted",
    "people.people": "reading is not restricted",
    "people.locked_for": "reading is not restricted",
    "people.log_in": "asks for the password itself",
    "deidentify.deidentified": "a view of the history; what is exported of it asks itself",
    "diagnostics.export_diagnostics": "holds counts and versions, and nothing of the laboratory",
    "protocol_bundle.differences": "reading is not restricted",
    "trail_review.verify_noted": "whoever proves a history is told, whoever it is",
    "register.check": "reading is not restricted",
    "people.prove": "asks for the password itself",
    "people.log_out": "whoever is there may go",
    "audit_log.export_failure_noted": "notes that an export, which was asked for, came to nothing",
    "people.choose_log_in": "only where nobody has to log in yet",
    "people.change_password": "asks for the old password itself",
    "colonies.run": "writes nothing: `keep.save` does",
    "sheets.run": "writes nothing: `keep.save` does",
    "sheets.keep": "writes nothing: `keep.save` does",
    "sheets.opened": "reading is not restricted",
    "sheets.outcome": "writes nothing: `keep.save` does",
    "sheets.outcome_of": "writes nothing: `keep.save` does",
    "next_picture.next_to_correct": "reading is not restricted",
    "waiting.edits_folder": "says where edits lie",
    "waiting.waiting_records": "reading is not restricted",
    "waiting.why_not": "reading is not restricted",
    "recount.area_of": "reading is not restricted",
    "lessons.labels_of": "reading is not restricted",
    "lessons.lesson_of": "reading is not restricted",
    "lessons.read_lessons": "reading is not restricted",
    "model_pins.model_pinned_to": "reading is not restricted",
    "model_pins.pin_of_dish": "reading is not restricted",
    "runs.tools_of": "reading is not restricted",
    "runs.runs": "reading is not restricted",
    "proof.prove": "keeps nothing",
    "repeatability.again": "keeps nothing",
    "settle.settle": "keeps nothing",
    "readout.read_blocks": "keeps nothing",
    "lessons.write_set": "does it for `lessons.export_training_set`, or for a run of its own",
    "keep.resolved": "reading is not restricted",
    "keep.planned": "reading is not restricted",
    "keep.carried_out": "keeps nothing",
    "keep.analysed": "keeps nothing",
    "machine_task.unfit": "says what models a machine has",
    "patience.keep_surely": "keeps by what its caller says, which asks",
    "one_view.one_view": "a unit of work for several readings",
    "once.already": "reading is not restricted",
    "once.known_pictures": "reading is not restricted",
    "results_bundle.seal_results": "reads what its caller has just made",
    "replacing.reason_owed": "reading is not restricted",
    "replacing.cells_replaced": "reading is not restricted",
    "replacing.ask_for_reason": "reading is not restricted",
    "culture.culture_of": "reading is not restricted",
    "culture.as_described": "reading is not restricted",
    "remaining.remaining": "reading is not restricted",
    "model_preview.preview_model": "keeps nothing",
    "batch.run": "does it by `keep.analyse_and_keep`",
    "gather.gather": "reading is not restricted",
    "gather.known_names": "reading is not restricted",
    "sample_sheet.note_seedings": "does it by `dish_life.note_event`",
    "selection.in_force": "reading is not restricted",
    "configuration.preset_item": "reading is not restricted",
    "configuration.model_item": "reading is not restricted",
    "configuration.note_kept": "tells what was put there; what counts is asked of `approve`",
    "configuration.require_approved": "asks what counts, not who is at work",
    "approvals.check": "reading is not restricted",
    "originals.moved": "reading is not restricted",
    "alike.describe": "reading is not restricted",
    "second_look.probabilities": "reading is not restricted",
    "second_look.disagreement": "reading is not restricted",
    "other_labels.other_labels": "reading is not restricted",
    "from_file.read_drawn": "reading is not restricted; what is kept of it is asked of `correct`",
}
"""Use cases that ask for no role, and why."""
STRANGERS: Final = ("nobody", "without a password", "disabled")


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    assert verify(made.histories) == (), "whatever was refused, the trail stays whole"
    made.histories.engine.dispose()


@pytest.fixture
def open_to_all(lab: Lab, tmp_path: Path) -> Scene:
    return Scene(lab, tmp_path, lab.analyse(), acting(lab.histories, Actor("Tanaka")), "Tanaka")


def _with_people(folder: Path) -> None:
    lab = new_lab(folder)
    assert lab.analyse() == 1
    names = {PEOPLE[Role.TECHNICIAN]: Role.TECHNICIAN, PEOPLE[Role.REVIEWER]: Role.REVIEWER}
    lab.ask_for_log_in(**names, **{OTHER: Role.TECHNICIAN, GONE: Role.REVIEWER})
    lab.histories.engine.dispose()


@pytest.fixture
def of_people(lab: Lab, tmp_path: Path) -> Callable[[str], Scene]:
    """Return the history as somebody enters it who has or has not the right to."""
    made_once.copied(tmp_path, _with_people)
    number = 1
    gone = lab.log_in(GONE)
    people.disable(lab.log_in(ADMINISTRATOR), GONE)
    strangers = {
        "nobody": (lab.histories, ""),
        "without a password": (acting(lab.histories, Actor(ADMINISTRATOR)), ADMINISTRATOR),
        "disabled": (gone, GONE),
    }

    def enter(who: str) -> Scene:
        if who in strangers:
            return Scene(lab, tmp_path, number, *strangers[who])
        name = PEOPLE[Role(who)]
        return Scene(lab, tmp_path, number, lab.log_in(name), name)

    return enter


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tiny model pass for one that came with the program: it needs no approval."""
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "t.models")


@pytest.mark.parametrize("name", USE_CASES)
def test_without_log_in_everybody_may_do_everything(name: str, open_to_all: Scene) -> None:
    case = USE_CASES[name]
    if case.alone:
        case.before(open_to_all)
        case.run(open_to_all)
    else:
        with pytest.raises(UsageError, match="without log-in"):
            case.run(open_to_all)


@pytest.mark.parametrize("name", USE_CASES)
def test_with_log_in_the_role_decides(name: str, of_people: Callable[[str], Scene]) -> None:
    case = USE_CASES[name]
    for who in (*STRANGERS, *(role for role in Role if role not in case.roles)):
        scene = of_people(who)
        events = scene.events()
        with pytest.raises(AccessError):
            case.run(scene)
        assert scene.events() == events, f"{who}: what was refused left no event"
        left = {each.name for each in scene.folder.iterdir() if not each.name.startswith("t.")}
        assert left == set(), f"{who}: nor a file"
    for who in case.roles:
        scene = of_people(who)
        case.before(scene)
        case.run(scene)


def test_a_schedule_is_nobody_at_work(of_people: Callable[[str], Scene]) -> None:
    """It backs up whoever is logged in, also nobody."""
    scene = of_people("nobody")
    due = partial(back_up_if_due, SqlBackups(scene.lab.histories), scene.folder / "kept", None)
    assert due(datetime.now(UTC), hours=24) is not None
    assert due(datetime.now(UTC), hours=24) is None


def test_no_use_case_is_forgotten() -> None:
    """Each public function of the services that is given a history stands in one of the tables."""
    found = set()
    for path in Path(colonyqc.services.__file__).parent.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            arguments = (*node.args.args, *node.args.kwonlyargs)
            given = {ast.unparse(each.annotation) for each in arguments if each.annotation}
            if given & {"Histories", "Histories | None", "ServiceContext"}:
                found.add(f"{path.stem}.{node.name}")
    named = {name.partition(" ")[0] for name in USE_CASES}
    assert found == named | set(OPEN)
    assert not named & set(OPEN)


@pytest.mark.parametrize("room", ["cli", "bootstrap", "gui"])
def test_only_the_services_ask_who_may(room: str) -> None:
    """Window and commands obey the same rules because neither has its own."""
    place = Path(colonyqc.services.__file__).parents[1] / room
    for path in [place] if place.is_file() else place.rglob("*.py"):
        names = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom) and "accounts.access" in (node.module or "")
            for alias in node.names
        }
        assert names <= {"acting"}, path
