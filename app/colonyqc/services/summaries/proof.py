"""Where a model was not proved on a laboratory's own pictures, no report of dishes says pass."""

from collections.abc import Iterable
from dataclasses import replace

from colonyqc.domain.model import ModelRef
from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.accounts.site_packs import site_pack_of
from colonyqc.services.ports import History
from colonyqc.services.ports.summaries import (
    SummaryCell,
    SummaryCount,
    SummaryReport,
    SummarySection,
    SummaryTable,
)
from colonyqc.services.reporting.words import ReportWords

_PASS = str(DishVerdict.PASS)
_NO_MARK = "none"


def with_proof(
    report: SummaryReport, history: History, models: Iterable[ModelRef], say: ReportWords
) -> SummaryReport:
    """Return a report that says of dishes that passed what is known of them, as a dish's own does.

    One model without proof is enough: a table does not tell two kinds of pass apart at a glance.
    """
    by_name = {str(each): each for each in models}
    unproved = [name for name, each in by_name.items() if site_pack_of(history, each) is None]
    if not unproved:
        return report
    passed, plain = say("verdict pass"), say("verdict pass unproved")

    def cell(given: SummaryCell) -> SummaryCell:
        if given.state != _PASS:
            return given
        text = plain if given.text == passed else given.text
        return replace(given, text=text, state=_NO_MARK)

    def count(given: SummaryCount) -> SummaryCount:
        told = given.state == _PASS
        return replace(given, label=plain, state=_NO_MARK) if told else given

    def table(given: SummaryTable) -> SummaryTable:
        rows = tuple(replace(row, cells=tuple(map(cell, row.cells))) for row in given.rows)
        data = tuple(tuple(plain if d == passed else d for d in row) for row in given.data)
        return replace(given, rows=rows, data=data)

    def section(given: SummarySection) -> SummarySection:
        return given if given.table is None else replace(given, table=table(given.table))

    named = say("sum unproved", models=say.listed(sorted(unproved)))
    return replace(
        report,
        counts=tuple(map(count, report.counts)),
        warnings=(*report.warnings, named),
        sections=tuple(map(section, report.sections)),
    )
