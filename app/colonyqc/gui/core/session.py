"""What outlives a window: the parts, the settings, the dish in hand and the notices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from colonyqc.config.settings import OF_THE_LABORATORY, Settings
from colonyqc.config.settings import save as save_settings
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.people import Actor, Policy
from colonyqc.domain.picture import Collection, DishKey, NameFields
from colonyqc.domain.preprocessing import PreprocessingStep
from colonyqc.domain.rule_sets import RuleSet
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.language import translate, worded
from colonyqc.services.accounts.access import acting
from colonyqc.services.accounts.seat_settings import change_settings
from colonyqc.services.analysis.gather import gather
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Histories

if TYPE_CHECKING:
    from colonyqc.services.membranes.click_network import ClickNetworkReader
    from colonyqc.services.membranes.encoder import Prompter


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the message bar, with what can be done about it: nothing, or one of two."""

    text: str
    kind: Literal["info", "warning", "error"] = "info"
    action: str = ""
    do: Callable[[], None] | None = None
    other: str = ""
    do_other: Callable[[], None] | None = None


class Session(QObject):
    """The state every page shares.

    Signals: ``noticed(Changed)`` after a mutation, ``dish_changed(DishKey | None)`` when another
    dish or day is taken in hand, ``said(Message)``, ``remembered(Settings)`` after a setting
    changed, ``provided(name)``: what ran the network of the analysis that is shown,
    ``kept(datetime)``: when the history was last written, as far as it tells,
    ``policy_changed(Policy)``: how the history is entered, ``actor_changed(Actor | None)``: who is
    logged in, ``record_shown(AnalysisRecord | None)``: the analysis that is in hand,
    ``failed(tuple[Failure, …])``: what could not be done of a longer list.
    """

    noticed = Signal(object)
    dish_changed = Signal(object)
    said = Signal(object)
    remembered = Signal(object)
    provided = Signal(str)
    kept = Signal(object)
    policy_changed = Signal(object)
    actor_changed = Signal(object)
    record_shown = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        context: ServiceContext,
        jobs: Jobs,
        settings: Settings,
        settings_file: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.jobs = jobs
        self.settings = settings
        self.dish: DishKey | None = None
        self.day: int | None = None
        """Culture day in hand; None means the newest."""
        self.steps = 0
        """Counts what a person turned to: another dish, day or page."""
        self.first = ""
        """Dish to take in hand first, by its name or its label; "" takes the first of the list."""
        self.rules_draft: RuleSet | None = None
        """Rules that are edited and not published yet."""
        self.policy = Policy()
        """How the history is entered."""
        self.backup_problem = ""
        """Why the last backup came to nothing, one sentence; "" where it did not."""
        self.actor: Actor | None = None
        """Who is logged in; None without log-in."""
        # As it was before anybody logged in: log-in puts another one in front, log-out brings this
        # one back.
        self._own = context
        self._file = settings_file

    @cached_property
    def prompter(self) -> "Prompter":
        """Features of the last few pictures; for the lane "prompt" alone."""
        from colonyqc.services.membranes.encoder import Prompter

        return Prompter(self._own.pictures)

    @cached_property
    def points(self) -> "ClickNetworkReader":
        """The same for click networks, in the same lane."""
        from colonyqc.services.membranes.click_network import ClickNetworkReader

        return ClickNetworkReader(self._own.pictures)

    def close(self) -> None:
        """Let go of the pictures whose features are kept."""
        # A cached property lies there once it was asked for: closing must not be what makes it.
        if "prompter" in vars(self):
            self.prompter.close()

    @property
    def person(self) -> str:
        """Who is at work: logged in, else the name in the settings, else the system's account."""
        if self.actor is not None:
            return self.actor.name
        return self.settings.person or self.context.person

    @property
    def own_histories(self) -> Histories:
        """The history as it is entered before anybody has logged in."""
        return self._own.histories

    def enter(self, actor: Actor) -> None:
        """Let a person who is logged in do all further work."""
        self.actor = actor
        self.context = replace(
            self._own, histories=acting(self._own.histories, actor), person=actor.name
        )
        self.actor_changed.emit(actor)

    def set_preprocessing(self, steps: tuple[PreprocessingStep, ...]) -> None:
        """Let pictures go through these steps before a network sees them, while this runs."""
        protocol = replace(self._own.protocol, preprocessing=steps)
        self._own = replace(self._own, protocol=protocol)
        self.context = replace(self.context, protocol=protocol)

    def leave(self) -> None:
        """Let nobody be logged in."""
        self.actor, self.context = None, self._own
        self.actor_changed.emit(None)

    def collector(
        self, forced_um: float | None = None, names: str | None = None
    ) -> Callable[[Sequence[Path]], Collection]:
        """Return what sorts files and folders into acquisitions, as the settings are now.

        ``forced_um``: a pixel size that holds also where a file states another; ``names``: a preset
        or pattern, "" for automatic, in place of the one in force. It may be called off the
        window's thread.
        """
        # Taken now, on the window's thread: settings may change while files are being sorted.
        context = self.context
        names = (self.settings.names if names is None else names) or None
        given = NameFields(pixel_size_um=forced_um or self.settings.pixel_size_um)
        forced = forced_um is not None
        selection = replace(self.context.protocol.selection, force_pixel_size=forced)
        return lambda paths: gather(context, tuple(paths), names, given, selection)

    def set_policy(self, policy: Policy) -> None:
        """Take note of how the history is entered."""
        self.policy = policy
        self.policy_changed.emit(policy)

    def take(self, dish: DishKey | None, day: int | None = None) -> None:
        """Take a dish in hand, at a culture day or at its newest."""
        # Lists select what they are told to show: without this, taking a dish would come round in a
        # circle.
        if dish == self.dish and day == self.day:
            return
        self.dish, self.day = dish, day
        self.steps += 1
        self.dish_changed.emit(dish)

    def say(self, text: str, kind: Literal["info", "warning", "error"] = "info") -> None:
        """Show a sentence in the message bar."""
        self.said.emit(Message(worded(text), kind))

    def only_reads(self) -> bool:
        """Tell whether nothing may be written to the history, and say why: before any work."""
        if self.context.read_only:
            self.say(self.context.read_only, "error")
        return bool(self.context.read_only)

    def tell_notices(self) -> None:
        """Say which networks ran otherwise than asked for; each thing is said once."""
        if sentences := self.context.models.notices():
            # A line each: in a row those of several models read as one.
            self.say("\n".join(map(worded, sentences)), "warning")

    def forget_model(self, name: str) -> None:
        """Say that the model chosen is gone, and let the picture choose from now on."""
        if name == self.settings.model:
            text = translate(
                "Session",
                "The model {name} is no longer installed: the one that fits the picture is used.",
            )
            self.say(text.format(name=name), "warning")
            self.remember(model="")

    def remember(self, **values: Any) -> None:
        """Change settings and keep them; a file that cannot be written is said, not raised.

        What of them is the laboratory's is changed once the trail has it, and not where it can't.
        """
        changed = self.settings.changed(**values)
        if changed == self.settings:
            return
        owed: dict[str, object] = {
            name: values[name] for name in OF_THE_LABORATORY if name in values
        }
        if not owed:
            self._keep(changed)
            return
        histories, old = self.context.histories, self.settings.model_dump()
        self.jobs.submit(
            "io",
            lambda _: change_settings(histories, old, owed),
            lambda _: self._keep(self.settings.changed(**values)),
            self._kept_as_it_was,
            translate("Session", "noting the setting"),
        )

    def _kept_as_it_was(self, error: ColonyQCError) -> None:
        self.say(str(error), "error")
        # Whoever shows the setting shows again what is in force.
        self.remembered.emit(self.settings)

    def _keep(self, changed: Settings) -> None:
        if changed.laboratory != self.settings.laboratory:
            self._own = replace(self._own, laboratory=changed.laboratory)
            self.context = replace(self.context, laboratory=changed.laboratory)
        before = self.settings
        look = (changed.logo, changed.report_templates)
        if look != (before.logo, before.report_templates):
            self.context.reports.use(*look)
        if (changed.precision, changed.provider) != (before.precision, before.provider):
            self.context.models.use(changed.precision, changed.provider)
        self.settings = changed
        try:
            save_settings(changed, self._file)
        except OSError as error:
            text = translate("Session", "The settings can't be kept: {reason}.")
            self.say(text.format(reason=error.strerror or str(error)), "warning")
        self.remembered.emit(changed)
