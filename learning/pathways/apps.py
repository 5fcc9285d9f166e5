"""Modules in order for a role, cohorts, certificates, and what other systems are told."""

from __future__ import annotations

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """Modules in order for a role, cohorts, certificates, and what other systems are told."""

    name = "learning.pathways"
    label = "pathways"
    verbose_name = "Pathways"
