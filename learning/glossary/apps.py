"""Acronyms and terms, explained where they stand."""

from __future__ import annotations

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    """Acronyms and terms, explained where they stand."""

    name = "learning.glossary"
    label = "glossary"
    verbose_name = "Glossary"
