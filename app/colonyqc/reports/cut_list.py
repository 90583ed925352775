"""A cut list on paper: laid out by typst, fed with data only."""

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import typst

from colonyqc.config.paths import resources
from colonyqc.reports.letters import STANDARD, families, fonts, printable
from colonyqc.reports.pdf import clean, jpeg, texts_of
from colonyqc.services.ports.cut_lists import CutPages

TEMPLATE: Final = "cut_list.typ"


def cut_list_pdf(pages: CutPages) -> bytes:
    """Return the list as PDF/A-2b, a page a picture.

    Raises:
        ReportError: no font has the list's letters.
    """
    made: bytes = _compiled(
        pages, pdf_standards=STANDARD, timestamp=pages.made.replace(microsecond=0)
    )
    return made


def cut_list_sheets(pages: CutPages, dpi: int) -> tuple[bytes, ...]:
    """Return the list as PNG, a sheet of A4 each.

    Raises:
        ReportError: no font has the list's letters.
    """
    made = _compiled(pages, format="png", ppi=float(dpi))
    # A single page comes by itself, and not in a list.
    return (made,) if isinstance(made, bytes) else tuple(made)


def _compiled(pages: CutPages, **how: Any) -> Any:
    with tempfile.TemporaryDirectory(prefix="colonyqc-cut-list-") as name:
        folder = Path(name)
        data = _data(pages, folder)
        table = printable(texts_of(data))
        shutil.copyfile(resources() / "reports" / TEMPLATE, folder / TEMPLATE)
        return typst.compile(
            folder / TEMPLATE,
            root=folder,
            font_paths=fonts(),
            # As data: a dish called "#strike" must come out as that.
            sys_inputs={"data": json.dumps(clean(data, table), ensure_ascii=False)},
            **how,
        )


def _data(pages: CutPages, folder: Path) -> dict[str, Any]:
    sheets = []
    for index, sheet in enumerate(pages.sheets):
        file = f"{index}.jpg"
        (folder / file).write_bytes(jpeg(sheet.pixels))
        height, width = sheet.pixels.shape[:2]
        sheets.append(
            {
                "file": file,
                "ratio": height / width,
                "caption": sheet.caption,
                "rows": [list(row) for row in sheet.rows],
            }
        )
    texts = {k: v for k, v in asdict(pages).items() if k not in ("sheets", "made")}
    return texts | {"sheets": sheets, "fonts": list(families())}
