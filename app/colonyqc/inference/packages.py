"""The model packages at hand: list, open, verify."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, TypeVar

import numpy as np

from colonyqc.config import paths
from colonyqc.domain.errors import ColonyQCError, ModelError
from colonyqc.domain.model import ModelInfo
from colonyqc.inference.click_network import OnnxClickNetwork
from colonyqc.inference.click_network_form import detect
from colonyqc.inference.click_network_import import (
    check_side,
    hold_test,
    import_click_network,
    next_version,
)
from colonyqc.inference.membrane import OnnxMembrane
from colonyqc.inference.packed_numbers import hold_answer, packed_array
from colonyqc.inference.segmenter import OnnxSegmenter
from colonyqc.inference.session import LABELS, PATIENCE_S, Device, first_that_passes
from colonyqc.inference.wishes import told_of
from colonyqc.services.packages.click import (
    ClickNetworkConfig,
    ClickNetworkInfo,
    Detected,
    Imported,
    check_click_network,
    is_click_network,
    read_click_network_info,
)
from colonyqc.services.packages.membrane import (
    TEST_LOG_ODDS,
    MembraneInfo,
    check_membrane,
    is_membrane,
    read_membrane_info,
)
from colonyqc.services.packages.pmf import (
    CARD,
    LOOKS_NETWORK,
    NETWORK,
    NETWORKS,
    TEST_INPUT,
    TEST_OUTPUT,
    Precision,
    check_seal,
    read_info,
    read_int8,
    read_recognition,
    sha256,
)
from colonyqc.services.ports import UNWATCHED, Monitor

_TOLERANCE: Final = 1e-3
# Of log-odds and µm/px, which sum up hundreds of features that other processors round otherwise.
_LOOKS_TOLERANCE: Final = 0.02
"""Greatest difference from the packed test output; engines and CPUs differ by some 1e-6."""
_ROUNDED: Final = 0.02
"""What whole numbers may add to the packed difference: CPUs round them in their own ways."""


Info = TypeVar("Info", ModelInfo, MembraneInfo, ClickNetworkInfo)


def _version_key(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(p), "") if p.isdecimal() else (-1, p) for p in version.split("."))


class ModelLibrary:
    """Packages in folders ``<root>/<name>/<version>/``; fits `services.ports.Models`.

    ``precision`` and ``device`` are wishes: "fast" is the int8 network where a package has one,
    and device "" tries every device, best first. A GPU runs the full network, as int8 is for CPUs.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        threads: int = 0,
        precision: Precision = "full",
        device: Device | Literal[""] = "",
        tile_threads: int | None = None,
    ) -> None:
        """``threads``: cores a network takes, 0 all; ``tile_threads``: those of colonies instead,
        where several tiles are given to them at once.
        """
        self._roots = tuple(roots)
        self._threads = threads
        self._tile_threads = threads if tile_threads is None else tile_threads
        self._wish = (precision, device)
        self._open: dict[tuple[Path, Precision, str], OnnxSegmenter] = {}
        self._open_membranes: dict[tuple[Path, str], OnnxMembrane] = {}
        self._open_click_network: dict[tuple[Path, str], OnnxClickNetwork] = {}
        self._untold: list[str] = []
        self._told: set[str] = set()

    def use(self, precision: Precision, device: Device | Literal[""]) -> None:
        """Open models in this way from now on; what is open already stays as it is."""
        self._wish = (precision, device)
        self._told = set()

    def notices(self) -> tuple[str, ...]:
        """Return what ran otherwise than asked for: a sentence each, each given once."""
        given, self._untold = tuple(self._untold), []
        return given

    def _note(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._untold.append(sentence)

    def _folders(self) -> Iterator[Path]:
        for root in self._roots:
            if root.is_dir():
                packages = (p for p in root.glob("*/*") if p.is_dir())
                # A folder with a dot is an import on its way.
                yield from sorted(p for p in packages if not p.parent.name.startswith("."))

    def list(self) -> tuple[ModelInfo, ...]:
        """Return every readable package, newest version of each name first; see `verify`."""
        return self._infos(
            _described, lambda folder: not (is_membrane(folder) or is_click_network(folder))
        )

    def membranes(self) -> tuple[MembraneInfo, ...]:
        """Return every readable promptable network, newest version of each name first."""
        return self._infos(read_membrane_info, is_membrane)

    def _infos(
        self, read: Callable[[Path], Info], wanted: Callable[[Path], bool]
    ) -> tuple[Info, ...]:
        infos = []
        for folder in filter(wanted, self._folders()):
            try:
                infos.append(read(folder))
            except ModelError:  # `verify` names what is wrong with it
                continue
        infos.sort(key=lambda i: _version_key(i.ref.version), reverse=True)
        infos.sort(key=lambda i: i.ref.name)
        return tuple(infos)

    def open_membrane(self, name: str | None = None) -> OnnxMembrane:
        """Check a promptable network's bytes and numbers and return it ready to run.

        Without a ``name`` the first there is. It is kept once opened.

        Raises:
            ModelError: unknown, damaged or tampered with, or a model of colonies.
        """
        if name is None:
            there = self.membranes()
            if not there:
                raise ModelError(
                    "No network for membranes is installed. Put its package into the models folder."
                )
            name = str(there[0].ref)
        folder = self.folder(name)
        if not is_membrane(folder):
            what = "answers clicks" if is_click_network(folder) else "finds colonies"
            raise ModelError(
                f"The model {folder.parent.name}@{folder.name} {what}, not membranes: "
                "name a network for membranes."
            )
        _, device = self._wish
        key = (folder, device)
        if key not in self._open_membranes:
            self._open_membranes[key] = self._started_membrane(folder, device)
        opened = self._open_membranes[key]
        if device and LABELS[device] != opened.provider:
            self._note(
                f"{LABELS[device]} was asked for and did not start: the {opened.provider} runs "
                "the networks."
            )
        return opened

    def _started_membrane(self, folder: Path, device: Device | Literal[""]) -> OnnxMembrane:
        """Return a promptable network on the first device that runs its test right."""
        check_membrane(folder)
        info = read_membrane_info(folder)
        return first_that_passes(device, lambda each, _: self._checked_membrane(folder, info, each))

    def _checked_membrane(self, folder: Path, info: MembraneInfo, device: Device) -> OnnxMembrane:
        """Return a promptable network whose test numbers were checked on the device."""
        network = OnnxMembrane(info, folder / NETWORK, self._threads, device)
        packed = [packed_array(info.ref, folder / name)[0] for name in (TEST_OUTPUT, TEST_LOG_ODDS)]
        got = network.encode(packed_array(info.ref, folder / TEST_INPUT)[0, 0], PATIENCE_S)
        if any(each.shape[1:] != got.shape[1:] for each in packed):
            raise ModelError(f"The model {info.ref} can't be used: its test numbers do not fit.")
        expected = np.concatenate(packed)
        hold_answer(info.ref, NETWORK, expected, got, _TOLERANCE)
        return network

    def click_networks(self) -> tuple[ClickNetworkInfo, ...]:
        """Return every readable click network, newest version of each name first."""
        return self._infos(read_click_network_info, is_click_network)

    def open_click_network(self, name: str) -> OnnxClickNetwork:
        """Check a click network's bytes and return it ready to run; kept once opened.

        Raises:
            ModelError: unknown, damaged or tampered with, or a model of another kind.
        """
        folder = self.folder(name)
        if not is_click_network(folder):
            raise ModelError(
                f"The model {folder.parent.name}@{folder.name} does not answer clicks: name a "
                "click network."
            )
        key = (folder, self._wish[1])
        if key not in self._open_click_network:
            self._open_click_network[key] = self._started_click_network(*key)
        return self._open_click_network[key]

    def _started_click_network(
        self, folder: Path, device: Device | Literal[""]
    ) -> OnnxClickNetwork:
        """Return a click network on the first device that answers its test click right.

        The CPU is the one it was imported with: there its bytes are proof enough, and one run of
        such an encoder takes long.
        """
        check_click_network(folder)
        info = read_click_network_info(folder)

        def start(each: Device, last: bool) -> OnnxClickNetwork:
            network = OnnxClickNetwork(info, folder, self._threads, each)
            if not last:
                hold_test(folder, network, UNWATCHED)
            return network

        return first_that_passes(device, start)

    def detect_click_network(self, encoder: Path, decoder: Path) -> Detected:
        """Return what two files are; see `click_network_form.detect`."""
        return detect(encoder, decoder)

    def import_click_network_files(
        self,
        name: str,
        files: tuple[Path, Path],
        config: ClickNetworkConfig,
        monitor: Monitor = UNWATCHED,
    ) -> Imported:
        """Keep a pair as the next version of a name in the last root; see `import_click_network`.

        Raises:
            Cancelled: asked to stop.
            ModelError: the name is unfit, the pair does not run as it must, or is there already.
        """
        check_side(detect(*files), config)
        there = [f for f in self._folders() if f.parent.name == name]
        version = next_version(name, there, files, config)
        return import_click_network(
            self._roots[-1],
            name,
            version,
            files,
            config,
            monitor,
            threads=self._threads,
        )

    def folder(self, name: str) -> Path:
        """Return the folder of a package, the newest version unless one is named.

        Raises:
            ModelError: there is none.
        """
        wanted, _, version = name.partition("@")
        found = [f for f in self._folders() if f.parent.name == wanted]
        if version:
            found = [f for f in found if f.name == version]
        if not found:
            names = sorted({str(f.parent.name) for f in self._folders()})
            raise ModelError(
                f'There is no model "{name}". '
                + (f"There are: {', '.join(names)}." if names else "No model is installed.")
            )
        return max(found, key=lambda f: _version_key(f.name))

    def open(self, name: str) -> OnnxSegmenter:
        """Check a package's bytes and numbers and return it ready to run; kept once opened.

        Raises:
            ModelError: unknown, damaged or tampered with.
        """
        key = (self.folder(name), *self._wish)
        if is_membrane(key[0]):
            raise ModelError(
                f"The model {key[0].parent.name}@{key[0].name} finds membranes, not colonies: it "
                "needs a painted sample (colonyqc prompt)."
            )
        if is_click_network(key[0]):
            raise ModelError(
                f"The model {key[0].parent.name}@{key[0].name} answers clicks, it does not find "
                "colonies: choose it on the page Membranes."
            )
        if key not in self._open:
            self._open[key] = self._started(*key)
        segmenter = self._open[key]
        for sentence in told_of(segmenter, *self._wish):
            self._note(sentence)
        return segmenter

    def _started(
        self, folder: Path, precision: Precision, device: Device | Literal[""]
    ) -> OnnxSegmenter:
        """Return a package's network on the first device that runs its test right."""
        # Bytes before numbers: a network that was exchanged must not even be started.
        check_seal(folder)
        info = read_info(folder)
        on_cpu = precision if info.fast else "full"
        return first_that_passes(
            device, lambda each, last: self._checked(folder, info, on_cpu if last else "full", each)
        )

    def _checked(
        self, folder: Path, info: ModelInfo, precision: Precision, device: Device
    ) -> OnnxSegmenter:
        """Return one of a package's networks, its test numbers checked on the device."""
        network = folder / NETWORKS[precision]
        ref = replace(info.ref, sha256=sha256(network))
        recognition = read_recognition(folder)
        looks = None if recognition is None else folder / LOOKS_NETWORK
        segmenter = OnnxSegmenter(
            replace(info, ref=ref), network, self._tile_threads, device, precision, looks
        )
        told = read_int8(folder) if precision == "fast" else None
        # int8 kernels round differently on other processors: as measured at packing, and more.
        allowed = _TOLERANCE if told is None else told.test_difference + _ROUNDED
        expected = packed_array(info.ref, folder / TEST_OUTPUT)
        shown = packed_array(info.ref, folder / TEST_INPUT)
        got = segmenter.predict(shown[0, 0], PATIENCE_S)
        hold_answer(info.ref, network.name, expected[0], got, allowed)
        if recognition is not None:
            seen = segmenter.recognise(shown[:, 0], PATIENCE_S)
            given = np.array([seen.familiarity, seen.pixel_size_um, seen.covered], np.float32)
            tested = np.array(recognition.tested, np.float32)
            hold_answer(info.ref, LOOKS_NETWORK, tested, given, _LOOKS_TOLERANCE)
        return segmenter

    def verify(self) -> tuple[tuple[str, str], ...]:
        """Check every package afresh, on the CPU: (name@version, "" or what is wrong)."""
        results = []
        for folder in self._folders():
            label = f"{folder.parent.name}@{folder.name}"
            try:
                self._verify_one(folder)
            except ColonyQCError as error:
                results.append((label, str(error)))
            else:
                results.append((label, ""))
        return tuple(results)

    def _verify_one(self, folder: Path) -> None:
        if is_membrane(folder):
            check_membrane(folder)
            self._checked_membrane(folder, read_membrane_info(folder), "cpu")
            return
        if is_click_network(folder):
            check_click_network(folder)
            network = OnnxClickNetwork(
                read_click_network_info(folder), folder, self._threads, "cpu"
            )
            hold_test(folder, network, UNWATCHED)
            return
        check_seal(folder)
        info = read_info(folder)
        self._checked(folder, info, "full", "cpu")
        if info.fast is not None:
            self._checked(folder, info, "fast", "cpu")

    def card(self, name: str) -> str:
        """Return the text of a model's card."""
        return (self.folder(name) / CARD).read_text("utf-8")


def _described(folder: Path) -> ModelInfo:
    """Return what a package says of itself, and whether it came with the program."""
    own = not folder.is_relative_to(paths.shipped_models())
    return replace(read_info(folder), own=own)
