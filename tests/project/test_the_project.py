"""What must hold of the project as a whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    "home",
    "search",
    "circles",
    "reflections",
    "publishing",
    "readers",
    "pathways",
    "importing",
    "questions",
    "practice_tools",
    "glossary",
    "learning",
    "notifications",
    "accounts",
    "core",
}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_each_app_has_one_last_migration():
    loader = MigrationLoader(None)
    for label in OURS:
        assert len(loader.graph.leaf_nodes(label)) <= 1, label


def test_only_one_module_reads_the_environment():
    readers = [
        path.relative_to(ROOT).as_posix()
        for room in ("portal", "home", "search", "circles", "learning")
        for path in (ROOT / room).rglob("*.py")
        if "os.environ" in path.read_text() or "os.getenv" in path.read_text()
    ]
    assert set(readers) <= {"portal/wsgi.py", "portal/settings/env.py"}


def test_nothing_of_ours_points_from_a_reflection_to_a_person():
    person = apps.get_model("accounts.User")
    seen, todo = set(), [m for m in apps.get_models() if m._meta.app_label == "reflections"]
    todo = [
        model
        for model in todo
        if "Reflection" in model.__name__ and "Template" not in model.__name__
    ]
    assert todo
    for model in todo:
        for field in model._meta.get_fields():
            if isinstance(field, models.DateTimeField):
                raise AssertionError(f"{model.__name__}.{field.name} holds a time")
            if field.is_relation and not field.auto_created:
                assert field.related_model is not person, f"{model.__name__}.{field.name}"
                seen.add(field.related_model)
    assert person not in seen


def test_a_server_without_a_secret_or_hosts_does_not_start():
    result = subprocess.run(
        [sys.executable, "-c", "import portal.settings.production"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "SECRET_KEY must be set" in result.stderr
