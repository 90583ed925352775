"""The one place that builds the parts and joins them.

A room is imported where a part of it is built: a command waits only for the rooms it uses.
"""

from colonyqc.bootstrap.cluster import cluster
from colonyqc.bootstrap.drill import restored_for_drill
from colonyqc.bootstrap.join import (
    context,
    join,
    window,
    workplace,
)
from colonyqc.bootstrap.opening import (
    counting_rule_sets,
    histories,
    migrate_history,
    outputs,
    restore_history,
    verify_history,
)
from colonyqc.bootstrap.parts import (
    models,
    person,
    pictures,
    presets,
    prompter,
    protocol,
    regions,
    rule_sets,
    text_pair,
)
from colonyqc.bootstrap.qualification import (
    identity,
    qualification_bench,
    qualification_printer,
    write_until_ended,
)
from colonyqc.bootstrap.results import opened_results, sealed_results
from colonyqc.files.formats.readers import read_pixels
from colonyqc.files.formats.simulated import write_simulated
from colonyqc.history import give_rights, keep_password

__all__ = [
    "cluster",
    "context",
    "counting_rule_sets",
    "give_rights",
    "histories",
    "identity",
    "join",
    "keep_password",
    "migrate_history",
    "models",
    "opened_results",
    "outputs",
    "person",
    "pictures",
    "presets",
    "prompter",
    "protocol",
    "qualification_bench",
    "qualification_printer",
    "read_pixels",
    "regions",
    "restore_history",
    "restored_for_drill",
    "rule_sets",
    "sealed_results",
    "text_pair",
    "verify_history",
    "window",
    "workplace",
    "write_simulated",
    "write_until_ended",
]
