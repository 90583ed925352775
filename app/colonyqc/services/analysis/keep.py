"""Analyse and keep, the one way for window, command and folder; and keep decisions."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.verdict import Verdict
from colonyqc.services.accounts.access import require
from colonyqc.services.alerts import tell_of
from colonyqc.services.analysis.culture import (
    as_described,
    as_said_before,
    culture_of,
    model_in_force,
    pinned_model,
)
from colonyqc.services.analysis.patience import keep_surely, until_reached
from colonyqc.services.analysis.picture_loop import OnPicture
from colonyqc.services.analysis.replacing import ask_for_reason
from colonyqc.services.context import ServiceContext
from colonyqc.services.one_picture import one_picture
from colonyqc.services.one_view import one_view
from colonyqc.services.ports import (
    UNWATCHED,
    AnalysisRecord,
    Histories,
    History,
    Models,
    Monitor,
    Outcome,
)
from colonyqc.services.rules.configuration import require_approved
from colonyqc.services.rules.model_pins import pin_of_dish
from colonyqc.services.rules.selection import in_force

if TYPE_CHECKING:
    from colonyqc.services.analysis.job_marks import JobMarks
    from colonyqc.services.analysis.sheets import Answered


@dataclass(frozen=True, slots=True)
class Changed:
    """What a mutation touched; views decide what to refresh."""

    analyses: frozenset[int]
    dishes: frozenset[DishKey]


@dataclass(frozen=True, slots=True)
class Request:
    """How acquisitions are to be analysed; what is left out is chosen for each of them.

    ``model``: NAME or NAME@VERSION, else the first whose looks fit, or the preset's own.
    ``rules``: one rule set for all, NAME or NAME@VERSION, else the most specific.
    ``preset``: a saved prompt to answer by, NAME or NAME@VERSION, else as the protocol says.
    """

    model: str | None = None
    rules: str | None = None
    preset: str | None = None
    new_model: bool = False
    """Another model may go on with a culture than analysed its earlier days."""
    why: str = ""
    """Why what was analysed before is analysed again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An analysis that is in the history now; it knows itself what of it failed."""

    number: int
    analysis: Analysis

    @property
    def changed(self) -> Changed:
        """What keeping it touched."""
        return Changed(frozenset({self.number}), frozenset({self.analysis.acquisition.dish}))


def resolved(context: ServiceContext, request: Request) -> Request:
    """Return a request whose names are there, the version of its preset written down.

    So a slip of the pen is said once, and not for each dish.

    Raises:
        RuleSetError: there is no such rule set.
        ModelError: there is no such model.
        MissingError: there is no such preset.
    """
    if request.model is not None:
        known = {name for each in context.models.list() for name in (each.ref.name, str(each.ref))}
        if request.model not in known:
            # It says what is wrong with a package, or which there are.
            context.models.open(request.model)
    if request.rules is not None:
        context.rules.find(request.rules)
    preset = request.preset or context.protocol.prompt
    if preset and context.presets is not None:
        return replace(request, preset=context.presets.load(preset).ref)
    return request


def at_hand(models: Models, wanted: str) -> str | None:
    """Return the model asked for when it is at hand, else None: the one that fits is taken."""
    return wanted if wanted in {str(info.ref) for info in models.list()} else None


def analyse_and_keep(
    acquisition: Acquisition,
    context: ServiceContext,
    request: Request = Request(),
    monitor: Monitor = UNWATCHED,
    on_picture: OnPicture | None = None,
    marks: "JobMarks | None" = None,
) -> Kept:
    """Analyse an acquisition by what is in force for it, and keep it.

    ``marks``: what is drawn into all pictures of the job it belongs to; None: of its own.
    ``on_picture`` is told of each picture as it is done. A picture that cannot be read, or about
    which nothing can be said, is a failure of the analysis; the others go on.

    Raises:
        AccessError: who is at work may not; asked before the work begins, too.
        Cancelled: asked to stop; nothing of it is kept.
        PictureError: no picture could be read; the first one's reason.
        PinnedModelError: the dish's earlier days were analysed by another model.
        ReasonOwedError: it was analysed before, and nobody says why it is again.
        ModelError, UsageError, RuleSetError: what was asked for cannot be used.
        HistoryError: it cannot be written; nothing of it is kept.
    """

    def begin() -> AnalysisPlan:
        ask_to_analyse(context.histories)
        if not request.why.strip():
            prompted = bool(request.preset or context.protocol.prompt)
            ask_for_reason(context.histories, acquisition, prompted=prompted)
        return planned(acquisition, context, request)

    plan = until_reached(begin, monitor)
    outcome = carried_out(plan, context, monitor, on_picture, marks)
    return keep_outcome(outcome, plan, context, request.why, monitor)


def keep_outcome(
    outcome: Outcome,
    plan: "AnalysisPlan",
    context: ServiceContext,
    why: str,
    monitor: Monitor = UNWATCHED,
) -> Kept:
    """Keep what a plan came to, and tell who hears of breaches; raises as `save`."""
    kept = save(context.histories, outcome, plan.pinned, why, monitor)
    tell_of(context.alerts, kept.number, kept.analysis, context.kept_in.address)
    return kept


@dataclass(frozen=True, slots=True)
class AnalysisPlan:
    """By what an acquisition is going to be analysed, and what is known of it by now.

    ``model``: NAME or NAME@VERSION, None takes the first that fits; ``pinned``: the one that its
    culture was begun with.
    """

    acquisition: Acquisition
    protocol: Protocol
    model: str | None
    pinned: ModelRef | None


def planned(acquisition: Acquisition, context: ServiceContext, request: Request) -> AnalysisPlan:
    """Return by what an acquisition is to be analysed: what is in force for it.

    Raises:
        PinnedModelError: the dish's earlier days were analysed by another model.
        ModelError, RuleSetError: what was asked for cannot be used.
        HistoryError: the history cannot be read.
    """
    with one_view(context.histories) as histories:
        context = replace(context, histories=histories)
        culture = culture_of(histories, acquisition)
        acquisition = as_said_before(as_described(histories, acquisition), culture)
        protocol = in_force(context, acquisition, request.rules, request.preset)
        require_approved(context, protocol, request.model)
        # A prompted analysis counts no colonies: it is by another kind of network, in no trend.
        pinned = None if protocol.prompt else pinned_model(culture, acquisition)
        free = None if request.new_model else pinned
        wanted = request.model
        # What a line or protocol has is a default: it moves no culture begun with another.
        if wanted is None and free is None and not protocol.prompt:
            wanted = pin_of_dish(histories, acquisition.dish.line, protocol.name)
    model = model_in_force(context.models, wanted, free, dish=acquisition.dish.label)
    return AnalysisPlan(acquisition, protocol, model, pinned)


def carried_out(
    plan: AnalysisPlan,
    context: ServiceContext,
    monitor: Monitor = UNWATCHED,
    on_picture: OnPicture | None = None,
    marks: "JobMarks | None" = None,
) -> Outcome:
    """Analyse by a plan; nothing is kept yet. Raises as `analyse_and_keep` does."""
    outcome = analysed(plan, context, monitor, on_picture, marks)
    # Which model fits is known only by now, and one that nobody approved keeps nothing.
    made_by = outcome.analysis.model
    until_reached(lambda: require_approved(context, plan.protocol, made_by), monitor)
    return outcome


def analysed(
    plan: AnalysisPlan,
    context: ServiceContext,
    monitor: Monitor = UNWATCHED,
    on_picture: OnPicture | None = None,
    marks: "JobMarks | None" = None,
) -> Outcome:
    """Analyse by a plan, wherever that is: no history is asked.

    Raises:
        Cancelled, ModelError, PictureError, UsageError: as `colonies.run`.
    """
    # With the first analysis: decisions are kept by this module, too, and ask for no imaging.
    from colonyqc.services.analysis import colonies

    # Around the dish too: a mistake in what is made of its pictures costs this dish alone.
    with one_picture(plan.acquisition.dish.label):
        return colonies.run(
            plan.acquisition,
            context=context,
            model=plan.model,
            protocol=plan.protocol,
            monitor=monitor,
            on_picture=on_picture,
            marks=marks,
        )


def keep_answer(
    acquisition: Acquisition,
    answered: "Answered",
    context: ServiceContext,
    monitor: Monitor = UNWATCHED,
    why: str = "",
) -> Kept:
    """Keep a picture that was answered by hand-painted samples, as an analysis of its dish and day.

    ``why``: why cells that somebody corrected are answered anew.

    Raises:
        AccessError: who is at work may not; asked before the work begins, too.
        ReasonOwedError: its cells were corrected, and nobody says why.
        Cancelled: asked to stop; nothing of it is kept.
        PictureError: the picture went away.
        HistoryError: it cannot be written; nothing of it is kept.
    """
    from colonyqc.services.analysis.sheets import outcome_of

    ask_to_analyse(context.histories)
    alone = replace(acquisition, pictures=(answered.picture,))
    if not why.strip():
        ask_for_reason(context.histories, alone, prompted=True)
    outcome = outcome_of(alone, answered, context, monitor)
    return save(context.histories, outcome, why=why, monitor=monitor)


def ask_to_analyse(histories: Histories) -> None:
    """Ask before the work begins: nobody shall wait for what may not be kept.

    Raises:
        AccessError: who is at work may not.
        HistoryError: nothing may be written here, or there is no room.
    """
    with histories() as history:
        require(history, Permission.ANALYSE)
        history.check_room()


def save(
    histories: Histories,
    outcome: Outcome,
    pinned: ModelRef | None = None,
    why: str = "",
    monitor: Monitor = UNWATCHED,
) -> Kept:
    """Keep a finished analysis with its arrays; ``why``: the reason, where it is not the first.

    Where it is by another model than the one its culture was ``pinned`` to, the trail tells so. A
    server that went away is waited for.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop while a server was waited for.
        HistoryError: it cannot be written; nothing of it is kept.
    """
    return keep_surely(
        histories,
        outcome.analysis,
        lambda history: put(history, outcome, pinned, why),
        lambda number: Kept(number, outcome.analysis),
        monitor,
    )


def put(
    history: History,
    outcome: Outcome,
    pinned: ModelRef | None = None,
    why: str = "",
    origin: str = "",
) -> Kept:
    """Keep a finished analysis in an open history; as `save`.

    ``origin``: where it was brought from, for the trail; "" where it was made here.
    """
    require(history, Permission.ANALYSE)
    number = history.add(outcome.analysis, outcome.artefacts, why.strip())
    model = outcome.analysis.model
    if pinned is not None and model != pinned:
        old, new = (f"{ref}, sha256 {ref.sha256}" for ref in (pinned, model))
        history.note(EventKind.MODEL_CHANGED, f"analysis {number}", old=old, new=new)
    if origin:
        history.note(EventKind.RESULTS_ADDED, f"analysis {number}", new=origin)
    history.commit()
    return Kept(number, outcome.analysis)


def decide(
    histories: Histories,
    analysis_id: int,
    picture: int,
    colony: int,
    verdict: Verdict,
    reason: str,
    person: str,
    *,
    undo: bool = False,
) -> Changed:
    """Keep a person's verdict on a colony; earlier ones stay in the history.

    ``person`` counts without log-in; with it, who is logged in decides. What the same person said
    last is not written twice. ``undo``: the verdict puts back what stood before.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such colony, or it cannot be written.
        UsageError: a discard, or another verdict than the rules propose, without a reason.
    """
    with histories() as history:
        require(history, Permission.DECIDE)
        # With log-in a name that is handed in counts for nothing, whoever calls.
        who = history.actor.name if history.policy().log_in else person
        # Two windows may decide at once: what was said last is looked up under the right to write.
        history.hold()
        record = history.get(analysis_id)
        last = record.decision(picture, colony)
        same = (verdict, reason.strip(), who.strip())
        if last is not None and (last.verdict, last.reason, last.person) == same:
            return Changed(frozenset(), frozenset())
        if not reason.strip() and not undo and _overrules(record, picture, colony, verdict):
            raise UsageError(
                "Another verdict than the rules propose needs a reason; say why in a few words."
            )
        history.decide(analysis_id, picture, colony, verdict, reason, who, undo=undo)
        history.commit()
    return Changed(frozenset({analysis_id}), frozenset({record.analysis.acquisition.dish}))


def _overrules(record: AnalysisRecord, picture: int, colony: int, verdict: Verdict) -> bool:
    """Tell whether a verdict is another than a rule proposes."""
    results = record.analysis.pictures[picture : picture + 1]
    found = (each for result in results for each in result.colonies if each.number == colony)
    return any(each.proposal is not None and each.proposal.verdict != verdict for each in found)
