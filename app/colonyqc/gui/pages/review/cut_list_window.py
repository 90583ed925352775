"""The cut list of a day: looked at, printed, and saved."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import current, translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.viewer.still_picture import StillPicture
from colonyqc.gui.widgets.basics import button, label
from colonyqc.gui.widgets.printing import a4_printer, print_dialog, print_sheets
from colonyqc.services.days.cut_files import (
    DrawnCutList,
    drawn,
    note_printed,
    sheets_to_print,
    write_cut_list,
)
from colonyqc.services.days.cut_list import LengthUnit, Purpose, listed
from colonyqc.services.ports import Monitor


class CutListWindow(QDialog):
    """Shows a record's list to remove or to pick, a picture at a time; nothing waits for it."""

    def __init__(self, parent: QWidget, session: Session, record: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("Work", "Cut list"))
        self._session, self._record = session, record
        self._scope = JobScope(session.jobs)
        self._whole: DrawnCutList | None = None
        self._page = 0
        self._pdf: Path | None = None
        self.purposes = {
            Purpose.REMOVE: QRadioButton(translate("Work", "To remove (discarded)")),
            Purpose.PICK: QRadioButton(translate("Work", "To pick (kept)")),
        }
        self.picture = StillPicture(translate("Work", "Numbered colonies"))
        self.facts = label(wrap=True)
        self.before = button(translate("Work", "Previous picture"))
        self.after = button(translate("Work", "Next picture"))
        self.save = button(translate("Work", "Save…"), role="primary")
        self.open_pdf = button(translate("Work", "Open the PDF"))
        self.print = button(translate("Work", "Print…"))
        self.print_dialog: QPrintDialog | None = None
        self._lay_out()
        self.purposes[Purpose.REMOVE].setChecked(True)
        for made in self.purposes.values():
            made.toggled.connect(self._read)
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.save.clicked.connect(self._ask)
        self.open_pdf.clicked.connect(self._open)
        self.print.clicked.connect(self.ask_printer)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print.click)
        self.finished.connect(lambda _: self._scope.close())
        self.resize(880, 640)
        self._read(True)

    @property
    def purpose(self) -> Purpose:
        """What the list is for."""
        return next(p for p, made in self.purposes.items() if made.isChecked())

    def write(self, folder: Path) -> None:
        """Write the list into a folder, off the window's thread."""
        whole, context, language = self._whole, self._session.context, current()
        if whole is None:
            return

        def work(_: Monitor) -> tuple[Path, ...]:
            return write_cut_list(context, whole.cut, folder, language)

        label_ = translate("Work", "writing the cut list")
        self._scope.submit("io", work, self._written, self._failed, label_)

    def ask_printer(self) -> None:
        """Lay the list out as on paper, then ask for a printer."""
        whole, context, language = self._whole, self._session.context, current()
        if whole is None:
            return
        self.print.setEnabled(False)
        self.facts.setText(translate("Work", "Laying out the pages…"))
        self._scope.submit(
            "io",
            lambda _: sheets_to_print(context, whole.cut, language),
            lambda sheets: self._ask_printer(whole, sheets),
            self._failed,
            translate("Work", "laying out the cut list"),
        )

    def _ask_printer(self, whole: DrawnCutList, sheets: tuple[bytes, ...]) -> None:
        self._show()
        title = translate("Work", "Cut list of {dish}").format(dish=whole.cut.dish.label)
        printer = a4_printer(title)
        self.print_dialog = dialog = print_dialog(printer, self, len(sheets))
        dialog.finished.connect(lambda done: self._chosen(whole, sheets, printer if done else None))
        dialog.show()

    def _chosen(
        self, whole: DrawnCutList, sheets: tuple[bytes, ...], printer: QPrinter | None
    ) -> None:
        self.print_dialog = None
        if printer is None:
            return
        context = self._session.context
        name = printer.printerName() or Path(printer.outputFileName()).name

        def printed(_: None) -> None:
            said = (
                translate("Work", "The cut list is printed on {printer}; sheets: {count}.")
                if print_sheets(printer, sheets)
                else translate("Work", "The printer {printer} can't be reached. Choose another.")
            )
            self.facts.setText(said.format(count=len(sheets), printer=name))

        # The trail knows of it first: where it can't, nothing is printed.
        self._scope.submit(
            "io",
            lambda _: note_printed(context, whole.cut, name),
            printed,
            self._failed,
            translate("Work", "noting the print"),
        )

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        group = QButtonGroup(self)
        for made in self.purposes.values():
            group.addButton(made)
            head.addWidget(made)
        head.addStretch()
        for tool in (self.before, self.after):
            foot.addWidget(tool)
        foot.addStretch()
        for tool in (self.open_pdf, self.save, self.print):
            foot.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.picture, 1)
        column.addWidget(self.facts)
        column.addLayout(foot)

    def _read(self, checked: bool) -> None:
        if not checked:
            return
        self._whole, self._pdf, self._page = None, None, 0
        self._show()
        histories, record, purpose = self._session.context.histories, self._record, self.purpose

        def work(_: Monitor) -> DrawnCutList:
            with histories() as history:
                return drawn(listed(history.get(record), purpose), history)

        def arrived(whole: DrawnCutList) -> None:
            self._whole = whole
            self._show()

        label_ = translate("Work", "drawing the cut list")
        self._scope.submit("display", work, arrived, self._failed, label_, "cut list")

    def _failed(self, error: ColonyQCError) -> None:
        self.print.setEnabled(self._whole is not None)
        self.facts.setText(worded(str(error)))

    def _turn(self, pages: int) -> None:
        self._page += pages
        self._show()

    def _show(self) -> None:
        whole = self._whole
        count = len(whole.drawings) if whole else 0
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page < count - 1)
        self.save.setEnabled(whole is not None)
        self.print.setEnabled(whole is not None)
        self.open_pdf.setEnabled(self._pdf is not None)
        if whole is None:
            self.facts.setText("")
            return
        if count:
            self.picture.set_picture(whole.drawings[self._page])
        cut = whole.cut
        said = [translate("Work", "On the list: {count}.").format(count=cut.chosen)]
        if cut.open:
            text = translate("Work", "Undecided, dashed and not on the list: {count}.")
            said.append(text.format(count=cut.open))
        if cut.left_out:
            text = translate("Work", "Pictures not counted: {count}.")
            said.append(text.format(count=len(cut.left_out)))
        if count > 1:
            text = translate("Work", "Picture {number} of {count}.")
            said.append(text.format(number=self._page + 1, count=count))
        if cut.unit is not LengthUnit.STAGE_MM:
            said.append(
                translate("Work", "No stage position is known: places count from the picture.")
            )
        self.facts.setText(("" if current() == "ja" else " ").join(said))

    def _ask(self) -> None:
        title = translate("Work", "Folder for the cut list")
        chosen = QFileDialog.getExistingDirectory(self, title)
        if chosen:
            self.write(Path(chosen))

    def _written(self, paths: tuple[Path, ...]) -> None:
        self._pdf = next((path for path in paths if path.suffix == ".pdf"), None)
        self._show()
        text = translate("Work", "The cut list is saved: {count} files in {folder}.")
        self.facts.setText(text.format(count=len(paths), folder=paths[0].parent))

    def _open(self) -> None:
        if self._pdf is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._pdf)))
