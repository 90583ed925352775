"""Installation: the files are those of the build, the models are whole, the libraries are right."""

from collections.abc import Iterator
from functools import partial

from colonyqc.config.paths import resources
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.trouble import refused
from colonyqc.services.qualification.values import Check, NotTested, Outcome
from colonyqc.services.rules import files as rule_files

_MOST_NAMED = 5
"""Names of files that the report prints; the evidence has all of them."""


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield what the installation is made of, held against what it should be."""
    yield _files(bench)
    monitor.report(0.1)
    yield from _models(bench)
    monitor.report(0.8)
    yield _dependencies(bench)
    yield _rules()
    yield _history(bench)


def _files(bench: Bench) -> Outcome:
    found = bench.manifest()
    if found is None:
        return NotTested("manifest")
    told = ", ".join(found.differences[:_MOST_NAMED])
    more = "" if len(found.differences) <= _MOST_NAMED else ", …"
    return Check(
        "manifest",
        not found.differences,
        {
            "manifest": found.name,
            "files": str(found.files),
            "count": str(len(found.differences)),
            "names": f" ({told}{more})" if told else "",
        },
        detail=list(found.differences),
    )


def _models(bench: Bench) -> Iterator[Check]:
    results = bench.models("full", "cpu").verify()
    for label, problem in results:
        yield Check("model-whole", not problem, {"count": str(int(bool(problem)))}, label, problem)
    if not results:
        yield Check("model-whole", passed=False, found={"count": "0"}, detail="no model is here")


def _dependencies(bench: Bench) -> Check:
    known = bench.dependencies()
    others = [each for each in known if each.wanted and each.installed != each.wanted]
    told = ", ".join(f"{d.name} {d.installed or '–'} ≠ {d.wanted}" for d in others)
    return Check(
        "dependencies",
        bool(known) and not others,
        {
            "count": str(len(others)),
            "all": str(len(known)),
            "names": f" ({told})" if told else "",
        },
        detail=[f"{d.name} {d.installed}" for d in known],
    )


def _rules() -> Check:
    folder = resources() / "rules"
    said = {
        path.name: refused(partial(rule_files.read, path)) for path in sorted(folder.glob("*.yaml"))
    }
    wrong = {name: sentence for name, sentence in said.items() if sentence}
    return Check(
        "rule-files",
        bool(said) and not wrong,
        {"count": str(len(said)), "wrong": str(len(wrong))},
        detail=wrong,
    )


def _history(bench: Bench) -> Check:
    folder = bench.scratch / "installation"
    with bench.place(folder) as place, place.histories() as history:
        events = len(history.events())
    wrong = bench.prove(folder)
    return Check(
        "history-made",
        events > 0 and not wrong,
        {"count": str(len(wrong))},
        detail={"events": events, "wrong": list(wrong)},
    )
