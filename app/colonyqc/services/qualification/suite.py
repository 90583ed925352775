"""Every group of tests, in the order of the document."""

from typing import Final

from colonyqc.services.qualification import (
    access,
    backups,
    clock,
    damaged_pictures,
    drawn_shapes,
    durability,
    fast_networks,
    gate,
    installation,
    repeatability,
    report_texts,
    rule_limits,
    signing,
    tampering,
    virtual_dish,
)
from colonyqc.services.qualification.values import Group

GROUPS: Final = (
    Group("installation", installation.run, 6),
    Group("drawn-shapes", drawn_shapes.run, 1),
    Group("repeatability", repeatability.run, 12),
    Group("fast-networks", fast_networks.run, 8),
    Group("virtual-dish", virtual_dish.run, 40),
    Group("gate", gate.run, 15),
    Group("damaged-pictures", damaged_pictures.run, 25),
    Group("rule-limits", rule_limits.run, 8),
    Group("access", access.run, 5),
    Group("signing", signing.run, 5),
    Group("tampering", tampering.run, 30),
    Group("backups", backups.run, 5),
    Group("durability", durability.run, 60),
    Group("report-texts", report_texts.run, 4),
    Group("clock", clock.run, 1),
)
"""The seconds are those of two free cores; they only shape the time left."""
