"""By what records were made: programs, models, protocols and rules, each with its sha256."""

from collections import Counter
from collections.abc import Iterable, Sequence

from colonyqc.services.ports import AnalysisRecord, Models
from colonyqc.services.ports.summaries import SummarySection
from colonyqc.services.reporting.issue import sensitivity
from colonyqc.services.reporting.values import protocol_text
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.summaries.cells import TableMaker


def version_section(records: Sequence[AnalysisRecord], say: ReportWords) -> SummarySection:
    """Return what was at work, and on how many records."""
    found: Counter[tuple[str, str, str]] = Counter()
    for record in records:
        found.update(_of(record, say))
    maker = TableMaker(
        [
            (say("sum what"), 1.0, False),
            (say("sum version"), 2.4, False),
            ("sha256", 4.0, False),
            (say("sum records"), 0.6, True),
        ]
    )
    for (what, name, sha256), count in sorted(found.items()):
        maker.add((what, name, sha256, str(count)), (what, name, sha256, count))
    return SummarySection(
        say("sum versions"), say("sum versions"), maker.table(say), say("sum none")
    )


def _of(record: AnalysisRecord, say: ReportWords) -> Iterable[tuple[str, str, str]]:
    analysis = record.analysis
    protocol = analysis.protocol
    yield say("fact program"), f"colonyqc {analysis.app_version}", ""
    yield say("fact model"), analysis.model_text, analysis.model.sha256
    yield say("fact protocol"), protocol_text(protocol, say), protocol.settings_sha256
    yield say("fact rules"), protocol.rule_set, protocol.rule_set_sha256 or protocol.rules_sha256


def sensitivities(
    records: Iterable[AnalysisRecord], models: Models, say: ReportWords
) -> tuple[str, ...]:
    """Return what each model was measured to find of differentiation, once a model."""
    asked = [each.analysis for each in records if each.analysis.prompt is None]
    found = {str(each.model): each.model for each in asked}
    said = (sensitivity(models, model, say) for _, model in sorted(found.items()))
    return tuple(filter(None, said))
