"""The picture that is open: answered anew whenever its samples change, at the scale it needs."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from colonyqc.domain.picture import Picture
from colonyqc.imaging.sheets.prompts import Sample
from colonyqc.services.membranes.answerer import EncodingGrid, Wide, answer_to_fit
from colonyqc.services.membranes.encoder import Encoded, Map, Prompter, answer, prompt_of, take
from colonyqc.services.membranes.presets import Preset, fits
from colonyqc.services.membranes.samples import Painted, labels_on_picture
from colonyqc.services.ports import UNWATCHED, MembraneNetwork, Monitor, Pictures


@dataclass(frozen=True, slots=True, eq=False)
class LiveAnswer:
    """A picture's answer with the features it was given from, for what is asked next.

    ``prompted`` False: without any sample, as the network sees it. ``wide``: what the picture was
    shrunk for, where its cells are wider than networks know.
    """

    encoded: Encoded
    probability: Map
    prompted: bool
    wide: Wide | None = None


class LiveAnswerer:
    """Answers open pictures; the prompter keeps their features, this what presets say of them.

    One thread at a time.
    """

    def __init__(self, pictures: Pictures, prompter: Prompter) -> None:
        self._pictures, self._prompter = pictures, prompter
        self._known: dict[tuple[str, str, EncodingGrid], tuple[Sample, ...]] = {}

    def answer(
        self,
        picture: Picture,
        network: MembraneNetwork,
        grid: EncodingGrid,
        boxes: Sequence[Painted] = (),
        presets: Sequence[Preset] = (),
        *,
        may_shrink: bool,
        read: Encoded | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> LiveAnswer:
        """Answer a picture from the samples painted in it and those of presets.

        ``may_shrink``: a picture of very wide cells is shrunk and answered again; ``read``: its
        features at the grid's scale, if they are at hand, else it is read now.

        Raises:
            Cancelled: asked to stop.
            PictureError: it cannot be read.
            UsageError: together they show only one of the two classes, or a preset was made with
                another network.
        """

        def answer_at(scale: float) -> LiveAnswer:
            here = replace(grid, scale=scale)
            encoded = read if read is not None and here == grid else None
            if encoded is None:
                encoded = self._prompter.encode(
                    picture, network, scale=scale, target_um=here.target_um, monitor=monitor
                )
            bounds = encoded.info.bounds
            samples = [each for preset in presets for each in self._said(preset, network, here)]
            samples += [take(encoded, labels_on_picture(box, bounds)) for box in boxes]
            prompt = prompt_of(samples, network) if samples else None
            return LiveAnswer(encoded, answer(encoded, prompt), prompt is not None)

        found, wide = answer_to_fit(answer_at, None if may_shrink else grid.scale)
        return replace(found, wide=wide)

    def _said(
        self, preset: Preset, network: MembraneNetwork, grid: EncodingGrid
    ) -> tuple[Sample, ...]:
        """Return a preset's samples as a network sees them, read once for each grid."""
        fits(preset, network.info.ref)
        key = preset.ref, network.info.ref.sha256, grid
        if key not in self._known:
            # A prompter of its own: samples would push the open picture out of the other's cache.
            with closing(Prompter(self._pictures, kept=1)) as passing:
                self._known[key] = tuple(
                    take(
                        passing.encode_painted(
                            each, network, scale=grid.scale, target_um=grid.target_um
                        ),
                        each.labels,
                    )
                    for each in preset.samples
                )
        return self._known[key]
