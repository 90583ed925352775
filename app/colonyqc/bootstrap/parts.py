"""Build the parts that need no history: readers, models, rules, presets, who is at work."""

import getpass
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from colonyqc.config import paths
from colonyqc.config.build import build_version
from colonyqc.config.settings import load_settings
from colonyqc.services.ports import (
    FeatureNetworks,
    Pictures,
    TextPair,
)

if TYPE_CHECKING:
    from colonyqc.domain.protocol import Protocol
    from colonyqc.history import SqlHistories
    from colonyqc.inference.packages import ModelLibrary
    from colonyqc.services.membranes.encoder import Prompter
    from colonyqc.services.membranes.presets import Presets
    from colonyqc.services.ports.regions import RegionEngine
    from colonyqc.services.regions.find import RegionFinder
    from colonyqc.services.rules.sets import RuleSetFiles


def pictures(of: "SqlHistories | None" = None) -> Pictures:
    """Return the door to picture files; ``of``: a history that knows where some were moved."""
    from colonyqc.files.pictures import FilePictures
    from colonyqc.files.pixels.level_store import LevelStore
    from colonyqc.services.safekeeping import originals

    levels = LevelStore(paths.level_cache(), build_version())
    if of is None:
        return FilePictures(levels=levels)
    return FilePictures(moved=partial(originals.moved, of), levels=levels)


def models(
    folder: Path | None = None,
    precision: Literal["full", "fast"] | None = None,
    device: Literal["", "cpu", "cuda", "directml"] | None = None,
    *,
    side_by_side: bool = False,
    own: Path | None = None,
    threads: int | None = None,
) -> "ModelLibrary":
    """Return the models in ``folder``, or the shipped and the user's own, which lie in ``own``.

    Without ``precision`` or ``device`` networks run as the settings say. ``side_by_side``: several
    tiles are given to a network of colonies at once, so it takes one core for each. ``threads``:
    cores a network takes; default: as the settings say.
    """
    from colonyqc.inference.packages import ModelLibrary

    users = own or paths.user_models()
    roots = [paths.shipped_models(), users] if folder is None else [folder]
    settings = load_settings()
    cores = settings.threads if threads is None else threads
    return ModelLibrary(
        roots,
        precision=settings.precision if precision is None else precision,
        device=settings.provider if device is None else device,
        threads=cores,
        tile_threads=1 if side_by_side else cores,
    )


def regions(library: "ModelLibrary", features: "FeatureNetworks | None" = None) -> "RegionFinder":
    """Return what finds regions without a trained model, by every method that can run here."""
    from colonyqc.services.regions.find import RegionFinder

    def engines() -> Sequence["RegionEngine"]:
        from colonyqc.inference.feature_network import FeatureLibrary
        from colonyqc.services.regions.baselines import BaselineRegions
        from colonyqc.services.regions.encoder import EncoderRegions
        from colonyqc.training.clusters.child import DifferentiableRegions  # no torch in here

        # Where the training extra is installed, its first method is the default.
        encoder = EncoderRegions(library, features or FeatureLibrary(library))
        return DifferentiableRegions(), encoder, BaselineRegions()

    return RegionFinder(engines)


def text_pair(image: Path, text: Path, tokenizer: Path) -> TextPair:
    """Return a user's own image and text encoder, ready to run.

    Raises:
        ModelError: they are no pair that can be used.
    """
    from colonyqc.inference.text_pair import OnnxTextPair

    return OnnxTextPair(image, text, tokenizer)


def rule_sets(own: Path | None = None) -> "RuleSetFiles":
    """Return the rule sets: the shipped and the lab's own, which lie in ``own``."""
    from colonyqc.services.rules.sets import RuleSetFiles

    return RuleSetFiles(paths.resources() / "rules", own or paths.user_rules())


def own_folders(own: Path | None = None) -> dict[str, Path]:
    """Return where rules, presets and models of the laboratory lie: in ``own``, else the user's."""
    if own is not None:
        return {name: own / name for name in ("rules", "presets", "models")}
    return {
        "rules": paths.user_rules(),
        "presets": paths.user_presets(),
        "models": paths.user_models(),
    }


def kept_with_history(own: Path | None = None) -> dict[str, Path]:
    """Return what backups hold beside the history: the laboratory's own folders and settings."""
    return own_folders(own) | ({} if own is not None else {"settings.json": paths.settings_file()})


def presets(own: Path | None = None) -> "Presets":
    """Return the user's saved prompts, which lie in ``own``."""
    from colonyqc.services.membranes.presets import Presets

    return Presets(own or paths.user_presets())


def prompter() -> "Prompter":
    """Return what answers prompts; it keeps the features of the last few pictures."""
    from colonyqc.services.membranes.encoder import Prompter

    return Prompter(pictures())


def protocol() -> "Protocol":
    """Return the default protocol; its rules are those where no rule set says otherwise."""
    from colonyqc.services.protocols import read_protocol

    return read_protocol(paths.resources() / "protocols" / "default.yaml")


def person() -> str:
    """Return who is at work: as set in the settings, else the account's name."""
    # Nobody is asked: a name of their own is an offer, not a gate.
    return load_settings().person or getpass.getuser()
