"""Templates, the letter box, the inbox of moderators, and what readers see."""

from __future__ import annotations

from circles.reflections.models.cited import CitedWriter
from circles.reflections.models.helped import HelpedMark
from circles.reflections.models.letterbox import Envelope
from circles.reflections.models.stored import InboxState, Reflection, SubmittedReflection
from circles.reflections.models.templates import ReflectionTemplate

__all__ = [
    "CitedWriter",
    "Envelope",
    "HelpedMark",
    "InboxState",
    "Reflection",
    "ReflectionTemplate",
    "SubmittedReflection",
]
