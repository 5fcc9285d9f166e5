"""Numbers of people that may be told: from a few up, and in steps (ADR 0025)."""

from __future__ import annotations

#: Fewer people are never told, and numbers come in steps of as many.
FEWEST = 5


def in_steps(people: int) -> int:
    """Round down, so that no difference of two numbers tells of one person."""
    return people - people % FEWEST
