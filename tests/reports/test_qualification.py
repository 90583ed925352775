from dataclasses import replace
from datetime import UTC, datetime

from colonyqc.reports.renderer import Renderer
from colonyqc.services.ports.qualification import (
    QualificationPages,
    QualificationSection,
    QualificationTable,
    SignatureBlock,
)

PAGES = QualificationPages(
    title="Qualification #strike[x]",
    subtitle="host · 2026",
    passed=False,
    verdict="Failed",
    why="1 of 2",
    sections=(
        QualificationSection(
            "据付",
            "sha256 " + 64 * "a",
            ("One.", "Two."),
            (("Label", "value"),),
            QualificationTable(
                ("a", "b"), (1, 2.5), tuple((f"{n}", 90 * "x") for n in range(99)), ("pass", "fail")
            ),
        ),
    ),
    conclusion=QualificationSection("Conclusion"),
    signatures=(SignatureBlock("Performed", (("Name", "Mori"), ("Date", ""))),),
    footer="f",
    page="page {page} of {pages}",
    laboratory="",
    made=datetime(2026, 11, 27, tzinfo=UTC),
    language="en",
    program="colonyqc 1",
)


def test_it_is_a_pdf_that_says_who_made_it_and_always_the_same() -> None:
    printed = Renderer().qualification(PAGES)
    assert printed.startswith(b"%PDF-")
    assert b"/Author(colonyqc" in printed
    assert Renderer().qualification(PAGES) == printed
    assert Renderer().qualification(replace(PAGES, verdict="Other")) != printed
