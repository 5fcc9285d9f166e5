"""Templates, the inbox of reflections that were shared, and what readers see."""

from __future__ import annotations

from circles.reflections.models.stored import InboxState, Reflection, SubmittedReflection
from circles.reflections.models.templates import ReflectionTemplate

__all__ = ["InboxState", "Reflection", "ReflectionTemplate", "SubmittedReflection"]
