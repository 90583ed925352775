"""Joins the rules page to the rule sets and to the dish in hand; the draft outlives the window."""

from dataclasses import replace

from colonyqc.domain.errors import ColonyQCError, RuleSetError
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.rule_sets import DEFAULT, Applies, RuleSet, check, newest
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.rules import presenter
from colonyqc.gui.pages.rules.view import RulesView
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import Monitor
from colonyqc.services.rules import selection
from colonyqc.services.rules.preview import ColonySample, Preview, preview, sample

Listed = tuple[tuple[RuleSet, ...], tuple[Failure, ...]]


def own_rules(protocol: Protocol) -> RuleSet:
    """Return a protocol's own rules as a rule set: what is in force without any file."""
    name, _, version = protocol.rule_set.partition("@")
    return RuleSet(name, version or "1", protocol.colony_rules, protocol.dish_rules)


class RulesController:
    """Keeps the draft in the session; nothing is written before it is published."""

    def __init__(self, view: RulesView, session: Session) -> None:
        self._view = view
        self._session = session
        self._scope = JobScope(session.jobs)
        self._sets: tuple[RuleSet, ...] = ()
        self._sample: ColonySample | None = None
        self._dish: DishKey | None = None
        self._shown = False
        self._stale = True
        self._ref = ""
        view.chosen.connect(self._chosen)
        view.blank_asked.connect(self.blank)
        view.edited.connect(self._edited)
        view.publish_asked.connect(self.ask_publish)
        view.given.connect(self._publish)
        session.dish_changed.connect(self._taken)
        session.noticed.connect(self._noticed)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._session.dish_changed.disconnect(self._taken)
        self._session.noticed.disconnect(self._noticed)

    def set_shown(self, shown: bool) -> None:
        """Read what the page needs when it is turned to."""
        self._shown = shown
        if shown:
            self.refresh()
            self._read_dish()

    def refresh(self) -> None:
        """Read the rule sets, off the window's thread."""
        sets = self._session.context.rules

        def work(_: Monitor) -> Listed:
            return sets.list()

        self._scope.submit(
            "io", work, self._listed, self._failed, translate("Rules", "reading the rule sets")
        )

    def blank(self) -> None:
        """Start a rule set of another name with the rules that are shown."""
        draft = self._session.rules_draft or self._base()
        name = translate("Rules", "my rules")
        self._begin(replace(draft, name=name, version="1", sha256="", applies=Applies()))

    def ask_publish(self) -> None:
        """Ask for what a version needs to be published."""
        draft = self._session.rules_draft
        if draft is not None:
            version = self._session.context.rules.next_version(draft.name)
            self._view.ask_publish(draft.name, version, self._session.person)

    # What comes in

    def _listed(self, found: Listed) -> None:
        self._sets, failures = found
        draft = self._session.rules_draft
        if not self._sets:
            self._sets = (own_rules(self._session.context.protocol),)
        if self._stale:
            self._stale = False
            self._show(draft or self._base(), edited=draft is not None)
        self._view.set_sets(self._sets, failures)
        self._view.select(self._ref)

    def _base(self) -> RuleSet:
        """Return what is edited first: the newest default."""
        current = newest(self._sets)
        return next((s for s in current if s.name == DEFAULT), current[0])

    def _chosen(self, ref: str) -> None:
        before = self._session.rules_draft
        found = next(s for s in self._sets if s.ref == ref)
        self._session.rules_draft = None
        self._show(found, edited=False)
        if before is not None:
            text = translate("Rules", "The draft of {name} was put aside.")
            back = translate("Rules", "Take it back")
            self._session.said.emit(
                Message(text.format(name=before.name), action=back, do=lambda: self._begin(before))
            )

    def _begin(self, draft: RuleSet) -> None:
        self._session.rules_draft = draft
        self._show(draft, edited=True)

    def _edited(self, draft: RuleSet) -> None:
        self._session.rules_draft = draft
        self._ref = ""
        self._view.select("")
        self._judge(draft, edited=True)

    def _taken(self, _: DishKey | None) -> None:
        if self._shown:
            self._read_dish()

    def _noticed(self, changed: Changed) -> None:
        if self._dish in changed.dishes:
            self._dish = None
            if self._shown:
                self._read_dish()

    # What is shown

    def _show(self, rule_set: RuleSet, *, edited: bool) -> None:
        self._ref = "" if edited else rule_set.ref
        self._view.select(self._ref)
        self._view.editor.show_draft(rule_set)
        self._judge(rule_set, edited=edited)

    def _judge(self, rule_set: RuleSet, *, edited: bool) -> None:
        """Say what is wrong with the draft, else what it would propose."""
        pattern = (
            translate("Rules", "draft made from version {version}: not in force yet")
            if edited
            else translate("Rules", "version {version}, published; an edit makes a draft of it")
        )
        state = pattern.format(version=rule_set.version)
        editor = self._view.editor
        try:
            check(rule_set)
        except RuleSetError as error:
            editor.set_state(state, edited=False)
            editor.set_problem(worded(str(error)))
            return
        editor.set_state(state, edited=edited)
        editor.set_problem("")
        self._preview(rule_set)

    def _preview(self, rule_set: RuleSet) -> None:
        of = self._sample
        if of is None:
            return
        self._view.preview.set_limits(rule_set.colony_rules, rule_set.dish_rules)

        def work(_: Monitor) -> Preview:
            return preview(rule_set, of)

        def arrived(found: Preview) -> None:
            if of is self._sample:
                changes = [presenter.change_row(c, of, rule_set) for c in found.changes]
                days = [presenter.day_row(d) for d in found.days]
                self._view.preview.set_preview(found, presenter.meant(found), changes, days)

        self._scope.submit("display", work, arrived, self._failed, key="rules")

    def _read_dish(self) -> None:
        dish, histories = self._session.dish, self._session.context.histories
        if dish == self._dish and self._sample is not None:
            return
        self._dish = dish
        if dish is None:
            self._sampled(None)
            return

        def work(_: Monitor) -> ColonySample:
            with histories() as history:
                return sample(history.series(dish))

        def arrived(found: ColonySample) -> None:
            if dish == self._dish:
                self._sampled(found)

        self._scope.submit(
            "io", work, arrived, self._failed, translate("Rules", "reading the history")
        )

    def _sampled(self, found: ColonySample | None) -> None:
        self._sample = found
        title = "" if self._dish is None else self._dish.label
        self._view.preview.set_sample(found, title)
        if found is not None and self._sets:
            draft = self._session.rules_draft
            self._judge(draft or self._view.editor.draft, edited=draft is not None)

    # Publishing

    def _publish(self, name: str, version: str, why: str) -> None:
        draft = self._session.rules_draft
        if draft is None:
            return
        context, person = self._session.context, self._session.person
        wanted = replace(draft, name=name, version=version, sha256="")

        def work(_: Monitor) -> RuleSet:
            return selection.publish(context, wanted, person, why)

        self._scope.submit(
            "io",
            work,
            self._published,
            lambda error: self._view.refuse(worded(str(error))),
            translate("Rules", "publishing the rule set"),
        )

    def _published(self, made: RuleSet) -> None:
        self._session.rules_draft = None
        self._view.published()
        text = translate("Rules", "{name} is published and in force for what it is meant for.")
        self._session.say(text.format(name=made.ref))
        self._sets = (*self._sets, made)
        self._show(made, edited=False)
        self.refresh()

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
