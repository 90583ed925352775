"""The rule sets at hand: the shipped and the lab's own; finding and publishing one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from colonyqc.config.atomic_write import write_once
from colonyqc.config.folder_names import names_a_folder
from colonyqc.domain.errors import RuleSetError
from colonyqc.domain.picture import Failure
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.rule_sets import RuleSet, check, newest, version_key
from colonyqc.services.rules import files

ENDING = ".yaml"


@dataclass(frozen=True, slots=True)
class RuleSetFiles:
    """Rule sets in two folders: ``shipped/<name>.yaml`` and ``own/<name>/<version>.yaml``.

    Without folders there are none, and the protocol's own rules are in force. Files of the lab are
    written once and sealed; one that was changed afterwards is refused.
    """

    shipped: Path | None = None
    own: Path | None = None

    def _files(self) -> Iterator[Path]:
        if self.shipped is not None and self.shipped.is_dir():
            yield from sorted(self.shipped.glob(f"*{ENDING}"))
        if self.own is not None and self.own.is_dir():
            yield from sorted(self.own.glob(f"*/*{ENDING}"))

    def _read(self, path: Path) -> RuleSet:
        # Shipped ones are sealed with the program; the lab's carry a seal of their own.
        if path.parent == self.shipped:
            return files.read(path)
        found = files.read(path, sealed=True)
        ref = f"{path.parent.name}@{path.stem}"
        if found.ref != ref:
            raise RuleSetError(
                f"The rule set {ref} can't be used: its file says it is {found.ref}. Publish it "
                "under the name and version it should have."
            )
        return found

    def shipped_refs(self) -> frozenset[tuple[str, str]]:
        """Return NAME@VERSION and sha256 of those that come with the program."""
        shipped = (path for path in self._files() if path.parent == self.shipped)
        return frozenset((found.ref, found.sha256) for found in map(files.read, shipped))

    def list(self) -> tuple[tuple[RuleSet, ...], tuple[Failure, ...]]:
        """Return every rule set that can be used, by name and version, and what is wrong."""
        found, failures = [], []
        for path in self._files():
            try:
                found.append(self._read(path))
            except RuleSetError as error:
                failures.append(Failure(str(path), str(error)))
        ordered = sorted(found, key=lambda each: (each.name, version_key(each.version)))
        return tuple(ordered), tuple(failures)

    def load(self) -> tuple[RuleSet, ...]:
        """Return every rule set.

        Raises:
            RuleSetError: one is damaged: which rules are in force can't be told.
        """
        found, failures = self.list()
        if failures:
            raise RuleSetError(failures[0].reason)
        return found

    def find(self, wanted: str) -> RuleSet:
        """Return the rule set "NAME@VERSION", or the newest version of "NAME".

        Raises:
            RuleSetError: there is none, or a rule set is damaged.
        """
        found = self.load()
        name, _, version = wanted.partition("@")
        named = [s for s in found if s.name == name and version in ("", s.version)]
        if not named:
            known = ", ".join(s.ref for s in found) or "none"
            raise RuleSetError(f'There is no rule set "{wanted}". There are: {known}.')
        return newest(named)[0]

    def next_version(self, name: str) -> str:
        """Return the version a changed rule set of this name would get."""
        versions = [version_key(s.version)[0] for s in self.list()[0] if s.name == name]
        return str(max(versions, default=0) + 1)

    def publish(self, draft: RuleSet, person: str, why: str) -> RuleSet:
        """Write a version of a rule set, once and for all; return it as it will be read.

        Raises:
            RuleSetError: something in it is wrong, there is that version already, the reason is
                missing, or the file can't be written.
        """
        if self.own is None:
            raise RuleSetError("There is no folder to publish rule sets into.")
        if not why.strip():
            raise RuleSetError("Say why the rule set is published: the reason is kept with it.")
        if not names_a_folder(draft.name):
            raise RuleSetError(
                f"The name “{draft.name}” cannot be a folder's on every system; choose another one."
            )
        check(draft)
        taken = [s for s in self.list()[0] if s.name.casefold() == draft.name.casefold()]
        for other in taken:
            if version_key(other.version) == version_key(draft.version):
                raise RuleSetError(
                    f"The rule set {other.ref} is published already and never changes. Publish "
                    f"yours as version {self.next_version(other.name)}."
                )
        at = datetime.now(UTC).isoformat(timespec="seconds")
        published = files.Published(by=person, at=at, why=why.strip())
        data = files.seal(files.write(draft, published))
        made = files.value(data, draft.ref, sealed=True)
        path = self.own / made.name / f"{made.version}{ENDING}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_once(path, data)
        except FileExistsError as error:
            raise RuleSetError(
                f"The rule set {made.ref} is published already and never changes. Choose another "
                "version."
            ) from error
        except OSError as error:
            raise RuleSetError(
                f"The rule set {made.ref} can't be written to {path.parent}: {error.strerror}."
            ) from error
        return made

    def take_back(self, made: RuleSet) -> None:
        """Remove a version that was published just now and that the history could not keep."""
        if self.own is not None:
            path = self.own / made.name / f"{made.version}{ENDING}"
            path.chmod(0o644)  # Windows removes no read-only file
            path.unlink()


def with_rules(protocol: Protocol, rule_set: RuleSet) -> Protocol:
    """Return a protocol with the rules of a rule set."""
    return replace(
        protocol,
        colony_rules=rule_set.colony_rules,
        dish_rules=rule_set.dish_rules,
        rule_set=rule_set.ref,
        rule_set_sha256=rule_set.sha256,
    )
