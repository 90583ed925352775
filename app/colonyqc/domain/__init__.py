"""Frozen values of the field: pictures, analyses, colonies, rules, verdicts, statistics."""
