"""Presets on the page: samples that are kept under a name, and those that others kept."""

from collections.abc import Callable

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.membranes import prediction
from colonyqc.gui.pages.membranes.panels import PresetPanel
from colonyqc.gui.pages.membranes.samples import PaintedBox
from colonyqc.services.membranes.presets import Preset, fits
from colonyqc.services.ports import MembraneNetwork, Monitor
from colonyqc.services.rules.configuration import note_kept


class KeptSamples:
    """Saves and uses presets; ``changed`` is called when those in use change."""

    def __init__(
        self,
        section: PresetPanel,
        session: Session,
        scope: JobScope,
        changed: Callable[[], None],
    ) -> None:
        self._section, self._session, self._scope = section, session, scope
        self._changed = changed
        self._used: list[Preset] = []

    @property
    def names(self) -> tuple[str, ...]:
        """NAME@VERSION of the presets in use."""
        return tuple(preset.ref for preset in self._used)

    @property
    def presets(self) -> tuple[Preset, ...]:
        """The presets in use."""
        return tuple(self._used)

    def resume(self, other: "KeptSamples") -> None:
        """Use the presets that another page used."""
        self._used = list(other._used)

    def offer(self, names: tuple[str, ...]) -> None:
        """Offer the presets there are."""
        self._section.set_presets(names)

    def save(
        self,
        name: str,
        picture: Picture | None,
        network: MembraneNetwork | None,
        boxes: tuple[PaintedBox, ...],
        scale: float,
    ) -> None:
        """Keep painted samples under a name, with the scale the picture is read at."""
        context = self._session.context
        presets = context.presets
        if presets is None or picture is None or network is None or not boxes:
            self._session.say(
                translate("Membranes", "Paint a sample first: a preset is made of samples.")
            )
            return
        person, model = self._session.person, network.info.ref

        def work(_: Monitor) -> tuple[Preset, tuple[str, ...]]:
            samples = prediction.cut_out(context.pictures, picture, boxes)
            made = presets.save(name, samples, model, person, scale)
            subject, sha256 = f"preset {made.ref}", presets.sha256(made.ref)
            note_kept(context.histories, EventKind.PRESET_SAVED, subject, sha256)
            return made, presets.names()

        def kept(result: tuple[Preset, tuple[str, ...]]) -> None:
            preset, names = result
            self._section.name.clear()
            self.offer(names)
            text = translate("Membranes", "The samples are kept as preset {name}.")
            self._session.say(text.format(name=preset.ref))

        self._scope.submit("io", work, kept, self._failed)

    def use(self, ref: str, network: MembraneNetwork | None) -> None:
        """Add a preset's samples to those in use; ``network``: None before a picture was read."""
        presets, networks = self._session.context.presets, self._session.context.membranes
        if presets is None or networks is None or ref in self.names:
            return

        def work(_: Monitor) -> Preset:
            preset = presets.load(ref)
            fits(preset, (network or networks.open_membrane()).info.ref)
            return preset

        def arrived(preset: Preset) -> None:
            self._used.append(preset)
            self._changed()

        self._scope.submit("io", work, arrived, self._failed, key=f"preset {id(self)}")

    def drop(self, index: int) -> None:
        """Use a preset no longer."""
        del self._used[index]
        self._changed()

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
