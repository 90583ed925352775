"""Keeps the regions that are shown in the history, as of their dish and day."""

from datetime import UTC, datetime

from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.domain.picture import Picture
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.regions import presenter
from colonyqc.gui.pages.regions.answers import ShownRegions
from colonyqc.gui.pages.regions.state import RegionsState
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.ports import Monitor
from colonyqc.services.regions.keep import RegionsAnswer, keep_regions


def keep_shown(
    session: Session, picture: Picture, shown: ShownRegions, state: RegionsState
) -> None:
    """Keep what is shown; it goes on when the page is closed."""
    result = shown.result
    if result is None:
        session.say(
            translate("Regions", "A picture of a series is kept once a stroke is painted in it."),
            "warning",
        )
        return
    context, collect = session.context, session.collector()
    names = {region.number: presenter.region_name(region) for region in state.regions}
    answer = RegionsAnswer(picture, shown.numbers, names, result, shown.painted, datetime.now(UTC))

    def work(monitor: Monitor) -> Kept:
        found = collect([tile.path for tile in picture.tiles])
        if not found.acquisitions:
            raise UsageError(f"{picture.name} is not there any more: open another picture.")
        return keep_regions(found.acquisitions[0], answer, context, monitor)

    def kept(made: Kept) -> None:
        session.noticed.emit(made.changed)
        text = translate("Regions", "Kept in the history as assistive: {dish}, {count} regions.")
        dish = made.analysis.acquisition.dish.label
        session.say(text.format(dish=dish, count=len(names)))

    def failed(error: ColonyQCError) -> None:
        session.say(str(error), "error")

    # Not in the lane "prompt": there a newer piece of work would supersede this one.
    session.jobs.submit("analysis", work, kept, failed, translate("Regions", "keeping regions"))
