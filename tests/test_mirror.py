"""The tests mirror the code: every module of the rooms below the window names its test file."""

import ast
from functools import cache
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parent
APP: Final = TESTS.parent / "app" / "colonyqc"
ROOMS: Final = ("domain", "imaging", "files", "history", "services")

SHARED: Final = {
    # A frozen value has no behaviour but its fields: it is tested where it is worked with.
    "domain/analysis.py": "services/analysis/test_colonies.py",
    "domain/cell.py": "imaging/sheets/test_measure.py",
    "domain/classes.py": "imaging/colonies/test_classes.py",
    "domain/colony.py": "domain/test_rules.py",
    "domain/culture_time.py": "services/reporting/test_trends.py",
    "domain/dead_cells.py": "domain/test_statistics.py",
    "domain/errors.py": "domain/test_picture.py",
    "domain/model.py": "services/analysis/test_segmentation.py",
    "domain/protocol.py": "domain/test_rules.py",
    "domain/quality.py": "imaging/light/test_quality.py",
    "domain/signature.py": "services/accounts/test_signing.py",
    "domain/verdict.py": "domain/test_rules.py",
    # Steps of one computation: what is promised is what comes out at its end.
    "imaging/sheets/cell_map.py": "imaging/sheets/test_cells.py",
    "imaging/sheets/features.py": "services/membranes/test_encoder.py",
    "imaging/sheets/fine_tune.py": "services/membranes/test_encoder.py",
    "imaging/simulate/cells.py": "imaging/simulate/test_draw.py",
    "imaging/simulate/layout.py": "imaging/simulate/test_draw.py",
    "imaging/simulate/optics.py": "imaging/simulate/test_draw.py",
    "imaging/simulate/series.py": "imaging/simulate/test_growth.py",
    "imaging/simulate/spec.py": "imaging/simulate/test_draw.py",
    "imaging/simulate/specks.py": "imaging/simulate/test_draw.py",
    # What a record says of its model is what it reads of the trail.
    "history/unit/proved_models.py": "services/accounts/test_site_packs.py",
    # One law for every format: any region equals that of the whole, broken files say why.
    "files/formats/base.py": "files/formats/test_readers.py",
    "files/formats/damage.py": "files/formats/test_readers.py",
    "files/formats/ome_zarr_metadata.py": "files/formats/test_ome_zarr.py",
    "files/formats/jpeg.py": "files/formats/test_readers.py",
    "files/formats/limits.py": "files/formats/test_readers.py",
    "files/formats/png.py": "files/formats/test_readers.py",
    "files/formats/resolution.py": "files/formats/test_readers.py",
    "files/formats/signature.py": "files/formats/test_readers.py",
    "files/formats/lzw.py": "files/formats/test_tiff.py",
    "files/formats/tiff_pages.py": "files/formats/test_tiff.py",
    # What a description says is proved on whole files of each format that carries one.
    "files/formats/czi_metadata.py": "files/naming/test_stacks.py",
    "files/formats/digest.py": "files/test_pictures.py",
    "files/formats/light.py": "files/formats/test_ome.py",
    "files/formats/xml_text.py": "files/formats/test_ome.py",
    "files/naming/copies.py": "files/naming/test_dishes.py",
    "files/naming/found.py": "files/naming/test_dishes.py",
    "files/naming/planes.py": "files/naming/test_stacks.py",
    "files/naming/stated_sizes.py": "files/naming/test_dishes.py",
    "files/formats/transparency.py": "services/analysis/test_camera_range.py",
    "files/pixels/plane.py": "files/pixels/test_pyramid.py",
    "files/well/registration.py": "files/well/test_canvas.py",
    # Tiles lie on the grid, overlays are tiles of it: one law, they join to the whole.
    "services/viewing/grid.py": "services/viewing/test_tiles.py",
    "services/viewing/overlays.py": "services/viewing/test_tiles.py",
    # Parts of one unit of work or of one chain, proved on a real database through their door.
    "services/rules/register.py": "cli/test_rules.py",
    # What is asked of an installation, and the values that come of it, are proved by its tests.
    "services/ports/qualification.py": "reports/test_qualification.py",
    "services/qualification/bench.py": "services/qualification/test_run.py",
    "services/qualification/document.py": "services/qualification/test_issue.py",
    "services/qualification/document_json.py": "services/qualification/test_issue.py",
    "services/qualification/drawn_dishes.py": "services/qualification/test_virtual_dish.py",
    "services/qualification/identity.py": "services/qualification/test_issue.py",
    "services/qualification/suite.py": "services/qualification/test_words.py",
    "services/qualification/values.py": "services/qualification/test_run.py",
    "services/worklist/table.py": "cli/test_history.py",
    "services/accounts/names.py": "services/accounts/test_people.py",
    "history/db/steps.py": "history/db/test_schema.py",
    "history/audit/anchors.py": "history/audit/test_log.py",
    "history/audit/anchor_objects.py": "history/files/test_bucket.py",
    "history/audit/digests.py": "history/audit/test_row_check.py",
    "history/backup/manifest.py": "history/backup/test_make.py",
    "history/backup/restore.py": "history/backup/test_make.py",
    "history/backup/results_folder.py": "services/handover/test_results_bundle.py",
    "history/connect.py": "history/test_trouble.py",
    "history/db/tables.py": "history/db/test_schema.py",
    "history/files/file_place.py": "history/files/test_blobs.py",
    "history/files/durable_copy.py": "history/backup/test_make.py",
    "history/unit/accounts.py": "history/audit/test_log.py",
    "history/unit/people_rows.py": "history/audit/test_log.py",
    "history/unit/queries.py": "history/unit/test_unit_of_work.py",
    "history/unit/transaction.py": "history/unit/test_unit_of_work.py",
    "history/unit/writes.py": "history/unit/test_unit_of_work.py",
    "history/migrations/env.py": "history/db/test_schema.py",
    "history/migrations/guards.py": "history/db/test_schema.py",
    "history/migrations/versions/r0001_first_tables.py": "history/db/test_schema.py",
    "history/migrations/versions/r0002_what_is_said_of_a_dish.py": "history/db/test_schema.py",
    "history/migrations/versions/r0003_people_and_trail.py": "history/db/test_schema.py",
    "history/migrations/versions/r0004_prompted_analyses.py": "history/db/test_schema.py",
    "history/migrations/versions/r0005_feeders.py": "history/db/test_schema.py",
    "history/migrations/versions/r0006_intervals.py": "history/db/test_schema.py",
    "history/migrations/versions/r0007_dead_cells.py": "history/db/test_schema.py",
    "history/migrations/versions/r0008_regions.py": "history/db/test_schema.py",
    "history/migrations/versions/r0009_files_of_a_dish.py": "history/db/test_schema.py",
    "history/migrations/versions/r0010_acts_and_dish_verdicts.py": "history/db/test_schema.py",
    "history/db/dish_event_table.py": "services/worklist/test_dish_life.py",
    "history/unit/life.py": "services/worklist/test_dish_life.py",
    "history/migrations/versions/r0011_dish_events.py": "history/db/test_schema.py",
    "history/migrations/versions/r0012_corrections.py": "history/db/test_schema.py",
    "history/db/correction_table.py": "history/audit/test_correction_check.py",
    "services/export/corrected.py": "cli/test_history_correct.py",
    "history/unit/correction_rows.py": "history/audit/test_correction_check.py",
    "domain/correction.py": "history/audit/test_correction_check.py",
    "services/corrections/from_file.py": "cli/test_history_correct.py",
    "services/reporting/corrected.py": "services/corrections/test_correct.py",
    "services/corrections/next_picture.py": "services/corrections/test_correct.py",
    "services/corrections/ridge.py": "gui/pages/review/test_correcting.py",
    "services/corrections/waiting.py": "gui/pages/review/test_correcting.py",
    "services/corrections/recount.py": "services/corrections/test_correct.py",
    "services/corrections/colony_work.py": "services/corrections/test_correct.py",
    "services/corrections/new_version.py": "services/corrections/test_correct.py",
    "services/corrections/map_edit.py": "services/corrections/test_picture_edit.py",
    "history/migrations/versions/r0013_corrected_cells.py": "history/db/test_schema.py",
    "services/analysis/judging.py": "services/analysis/test_colonies.py",
    # A use case whose parts are only ever asked for together, or only by a command.
    "services/reporting/regions.py": "services/regions/test_keep.py",
    "services/accounts/passwords.py": "services/accounts/test_people.py",
    "services/context.py": "services/analysis/test_colonies.py",
    "services/demo.py": "e2e/test_demo.py",
    # One answer in several forms: what is promised is that what is read back agrees.
    "services/answers/categories.py": "services/answers/test_files.py",
    "services/answers/coco.py": "services/answers/test_files.py",
    "services/answers/drawing.py": "services/answers/test_told.py",
    "services/answers/panoptic.py": "services/answers/test_files.py",
    "services/answers/picture.py": "services/answers/test_told.py",
    "services/ports/teaching.py": "services/teaching/test_runs.py",
    "services/teaching/memory_picture.py": "services/teaching/test_proof.py",
    "services/teaching/run_folder.py": "services/teaching/test_runs.py",
    "services/ports/machines.py": "services/analysis/test_spread.py",
    "services/ports/alerts.py": "services/test_alerts.py",
    "services/ports/cut_lists.py": "reports/test_cut_list.py",
    "services/days/tables.py": "cli/test_history_days.py",
    "services/export/answered.py": "cli/test_commands.py",
    "services/ports/label_files.py": "services/interchange/test_label_export.py",
    "services/interchange/labelled.py": "services/interchange/test_label_export.py",
    "files/label_files/geojson.py": "services/interchange/test_label_export.py",
    "files/label_files/roi_zip.py": "services/interchange/test_label_export.py",
    "files/label_files/ome_zarr.py": "services/interchange/test_plate_folders.py",
    "files/label_files/ome_tiff.py": "services/interchange/test_label_export.py",
    "files/label_files/writer.py": "services/interchange/test_label_export.py",
    "files/label_files/drawn_geojson.py": "services/interchange/test_drawn.py",
    "files/label_files/drawn_rois.py": "services/interchange/test_drawn.py",
    "files/formats/nd2.py": "files/formats/test_microscope.py",
    "files/formats/lif.py": "files/formats/test_microscope.py",
    "services/ports/data_packages.py": "history/export/test_data_package.py",
    "services/ports/tables.py": "history/export/test_tables.py",
    "history/export/csv_tables.py": "history/export/test_tables.py",
    "history/export/rows.py": "history/export/test_tables.py",
    "history/export/sink.py": "history/export/test_tables.py",
    "services/export/tables.py": "services/accounts/test_access.py",
    "services/membranes/answerer.py": "services/membranes/test_encoder.py",
    "services/membranes/clicks.py": "services/membranes/test_encoder.py",
    "services/membranes/samples.py": "services/membranes/test_presets.py",
    "services/reporting/applied.py": "services/reporting/test_build.py",
    "services/reporting/histograms.py": "services/reporting/test_figures.py",
    "services/reporting/pictures.py": "services/reporting/test_build.py",
    "services/reporting/records.py": "services/reporting/test_issue.py",
    "services/reporting/rows.py": "services/reporting/test_build.py",
    "services/reporting/values.py": "services/reporting/test_build.py",
    # Parts of one paper: what is promised is what stands in the whole report.
    "services/ports/summaries.py": "services/summaries/test_day.py",
    "services/summaries/actions.py": "services/summaries/test_day.py",
    "services/summaries/asked.py": "cli/test_report.py",
    "services/summaries/cells.py": "services/summaries/test_day.py",
    "services/summaries/changes.py": "services/summaries/test_day.py",
    "services/summaries/day_rows.py": "services/summaries/test_day.py",
    "services/summaries/culture_lists.py": "services/summaries/test_culture.py",
    "services/summaries/culture_rows.py": "services/summaries/test_culture.py",
    "services/summaries/issue.py": "cli/test_report.py",
    "services/summaries/left_out.py": "services/summaries/test_day.py",
    "services/summaries/versions.py": "services/summaries/test_day.py",
    "services/reporting/words.py": "services/reporting/test_build.py",
    "services/rules/files.py": "services/rules/test_sets.py",
    # A package folder is a promise between two rooms: it is tested where it is loaded.
    "services/packages/membrane.py": "inference/test_membrane.py",
    "services/packages/pmf.py": "inference/test_packages.py",
    # Protocols have no behaviour: the first test of an adapter behind each.
    "services/ports/accounts.py": "services/accounts/test_people.py",
    "services/ports/backups.py": "services/safekeeping/test_backups.py",
    "services/ports/history.py": "history/unit/test_unit_of_work.py",
    "services/ports/networks.py": "inference/test_packages.py",
    "services/ports/pictures.py": "files/test_pictures.py",
    "services/ports/records.py": "history/unit/test_unit_of_work.py",
    "services/regions/labelled.py": "services/regions/test_evaluate.py",
    "services/ports/regions.py": "services/regions/test_find.py",
    "services/ports/reports.py": "services/reporting/test_build.py",
    "services/ports/rule_sets.py": "services/rules/test_selection.py",
    "services/ports/videos.py": "services/regions/test_frames.py",
}
"""Modules without a test file of their name, and the one that covers them."""

ACROSS: Final = {
    "services/analysis/test_decisions.py": "decisions, down to the events of a real history",
    "files/test_fuzz.py": "any damage of any format: pixels or a sentence",
    "files/test_memory.py": "big files of every format in little memory",
    "services/test_golden.py": "reports, previews, answers and views as they were, in full",
    "imaging/test_golden.py": "what is measured is what was published, number by number",
    "imaging/simulate/test_golden.py": "the virtual dish as it was drawn, picture by picture",
    "history/test_durability.py": "a process that is killed at any moment",
    "history/test_prompted.py": "one kind of analysis through tables, chain and queries",
    "history/test_released.py": "histories of every released version",
    "history/test_trouble.py": "disks that are full, clocks that jump, folders that vanish",
}
"""Test files of no single module, and the promise each holds."""


def modules() -> list[str]:
    found = (p for room in ROOMS for p in sorted((APP / room).rglob("*.py")))
    return [p.relative_to(APP).as_posix() for p in found if p.name != "__init__.py"]


def mirrored(module: str) -> str:
    path = Path(module)
    return (path.parent / f"test_{path.name}").as_posix()


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Return the modules of ``app`` and ``tests`` that a file imports, anywhere in it."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return tuple(found)


@cache
def file_of(module: str) -> Path | None:
    """Return the file of a dotted module of the program or of the tests, None for any other."""
    root = APP.parent if module.split(".")[0] == APP.name else TESTS
    path = root.joinpath(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None


@cache
def reached(start: Path) -> frozenset[Path]:
    """Return every file of the program that a test's imports lead to, its fixtures' included."""
    folders = [folder for folder in start.parents if folder.is_relative_to(TESTS)]
    waiting = [start, *(f / "conftest.py" for f in folders if (f / "conftest.py").is_file())]
    seen = set[Path]()
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting += [found for name in imported(file) if (found := file_of(name))]
    return frozenset(seen)


def test_every_module_names_its_test_file() -> None:
    named = {module: (TESTS / mirrored(module)).is_file() for module in modules()}
    assert [module for module, own in named.items() if own == (module in SHARED)] == [], (
        "each needs tests/<its path>/test_<its name>.py or a line in SHARED, and not both"
    )


def test_the_table_names_nothing_that_is_gone() -> None:
    named = [APP / module for module in SHARED] + [TESTS / test for test in SHARED.values()]
    assert [path for path in named if not path.is_file()] == []


def test_what_covers_a_module_leads_to_it() -> None:
    # Migrations are run by path, and commands in a process of their own: no import tells of them.
    told = {
        m: t for m, t in SHARED.items() if "migrations" not in m and t[:3] not in ("cli", "e2e")
    }
    assert [m for m, t in told.items() if APP / m not in reached(TESTS / t)] == []


def test_every_test_file_mirrors_a_module_or_holds_a_promise_across_them() -> None:
    there = {p.relative_to(TESTS).as_posix() for r in ROOMS for p in (TESTS / r).rglob("test_*.py")}
    assert there - {mirrored(module) for module in modules()} == set(ACROSS)
