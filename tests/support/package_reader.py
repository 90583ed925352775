"""Reads a data package with nothing but Python's own library, as its README says it is checked.

Runs by itself: ``python package_reader.py FOLDER|FILE.zip`` prints what it found as JSON.
"""

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FIELDS = ("number", "at", "kind", "person", "subject", "old", "new", "reason", "rows")


def spelt(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def opened(place: Path) -> tuple[list[str], Callable[[str], bytes]]:
    if place.is_dir():
        names = [each.relative_to(place).as_posix() for each in place.rglob("*") if each.is_file()]
        return names, lambda name: (place / name).read_bytes()
    archive = zipfile.ZipFile(place)
    return archive.namelist(), archive.read


def check_files(names: list[str], read: Callable[[str], bytes]) -> Iterator[str]:
    told = json.loads(read("manifest.json"))["files"]
    for name in sorted({*names, *told} - {"manifest.json"}):
        if name not in names or name not in told:
            yield f"{name} is not both in the package and in its manifest"
        elif sha256(read(name)) != told[name]["sha256"] or len(read(name)) != told[name]["bytes"]:
            yield f"{name} is not what the manifest says"


def check_chain(events: list[dict[str, Any]], anchor: str) -> Iterator[str]:
    before = "0" * 64
    for number, event in enumerate(events, 1):
        found = sha256(before.encode() + spelt([event[name] for name in FIELDS]))
        if event["number"] != number or found != event["sha256"]:
            yield f"event {number} does not fit the chain"
        before = event["sha256"]
    if f"{events[-1]['number']}:{before}" != anchor:
        yield "the trail does not end at the anchor"


class Rows:
    """The rows of the package, by what events call them."""

    def __init__(self, names: list[str], read: Callable[[str], bytes]) -> None:
        self.columns = json.loads(read("columns.json"))
        self.records: dict[int, dict[str, list[list[Any]]]] = {}
        for name in names:
            if name.startswith("records/"):
                record = json.loads(read(name))
                self.records[record["analysis"]] = record["tables"]
        newest = self.columns["columns"][str(self.columns["format"])]
        self.single: dict[str, dict[int, list[Any]]] = {"dish_event": {}}
        for row in json.loads(read("dish_event.json")):
            self.single["dish_event"][row["id"]] = [row[name] for name in newest["dish_event"]]
        for table in ("decision", "dish_decision", "signature"):
            rows = (row for tables in self.records.values() for row in tables[table])
            self.single[table] = {row[0]: row for row in rows}
        self.act = newest["decision"].index("act")

    def of(self, scope: str, key: int) -> dict[str, list[list[Any]]] | None:
        if scope == "analysis":
            return self.records.get(key)
        if scope == "act":
            acted = [row for row in self.single["decision"].values() if row[self.act] == key]
            return {"decision": sorted(acted)} if acted else None
        row = self.single.get(scope, {}).get(key)
        return None if row is None else {scope: [row]}


def check_rows(events: list[dict[str, Any]], rows: Rows) -> Iterator[tuple[str, str]]:
    for event in events:
        if not event["rows"]:
            continue
        said = json.loads(event["rows"])
        found = rows.of(said["scope"], said["key"])
        if found is None:
            yield "elsewhere", f"event {event['number']}"
            continue
        columns = rows.columns["columns"][str(said["format"])]
        for table, (count, digest) in said["tables"].items():
            cells = [row[: len(columns[table])] for row in found[table]]
            right = len(cells) == count and sha256(spelt(cells)) == digest
            yield (
                "right" if right else "wrong",
                f"event {event['number']}, {said['scope']} {said['key']}, table {table}",
            )


def checked(place: Path) -> dict[str, Any]:
    names, read = opened(place)
    manifest = json.loads(read("manifest.json"))
    events = [json.loads(line) for line in read("trail.jsonl").splitlines()]
    rows = Rows(names, read)
    by_rows: dict[str, list[str]] = {"right": [], "wrong": [], "elsewhere": []}
    for kind, what in check_rows(events, rows):
        by_rows[kind].append(what)
    pictures = json.loads(read("pictures.json"))
    copies = [each for each in pictures if each["copy"]]
    return {
        "files": list(check_files(names, read)),
        "chain": list(check_chain(events, manifest["anchor"])),
        "rows": by_rows,
        "records": sorted(rows.records),
        "states": {str(e["record"]): e["state"] for e in json.loads(read("records.json"))},
        "people": [each["name"] for each in json.loads(read("person.json"))],
        "events": len(events) == manifest["events"],
        "pictures": len(pictures),
        "copies": [sha256(read(each["copy"])) == each["sha256"] for each in copies],
    }


if __name__ == "__main__":
    print(json.dumps(checked(Path(sys.argv[1]))))  # noqa: T201
