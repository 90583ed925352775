"""A qualification on paper: laid out by typst, fed with data only."""

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Final

import typst

from colonyqc.config.paths import resources
from colonyqc.reports.letters import STANDARD, families, fonts, printable
from colonyqc.reports.pdf import clean, texts_of
from colonyqc.services.ports.qualification import QualificationPages

TEMPLATE: Final = "qualification.typ"


def qualification_pdf(pages: QualificationPages) -> bytes:
    """Return the qualification as PDF/A-2b.

    Raises:
        ReportError: no font has its letters.
    """
    data = {k: v for k, v in asdict(pages).items() if k != "made"} | {"fonts": families()}
    with tempfile.TemporaryDirectory(prefix="colonyqc-qualification-") as name:
        folder = Path(name)
        shutil.copyfile(resources() / "reports" / TEMPLATE, folder / TEMPLATE)
        printed = clean(data, printable(texts_of(data)))
        return typst.compile(
            folder / TEMPLATE,
            root=folder,
            font_paths=fonts(),
            # As data: a laboratory called "#strike" must come out as that.
            sys_inputs={"data": json.dumps(printed, ensure_ascii=False)},
            pdf_standards=STANDARD,
            timestamp=pages.made.replace(microsecond=0),
        )
