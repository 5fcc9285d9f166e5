"""What operators are told must be what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = (ROOT / "docs/operators/deploy.md").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = set(
    re.findall(
        r"\benv\.\w+\(\s*\"([A-Z_]+)\"",
        (ROOT / "portal/settings/env.py").read_text(encoding="utf-8"),
    )
)


def test_every_setting_is_explained_and_nothing_else():
    explained = re.findall(r"^\| `([A-Z_]+)` \|", DEPLOY, flags=re.MULTILINE)
    assert len(explained) == len(set(explained))
    assert set(explained) == SETTINGS


@pytest.mark.parametrize("service", ["prepare", "web", "worker", "schedule"])
def test_compose_sets_only_what_the_site_reads(service):
    given = set(COMPOSE["services"][service]["environment"])
    assert given - {"DJANGO_SETTINGS_MODULE"} <= SETTINGS


def test_compose_gives_production_all_it_insists_on():
    given = COMPOSE["services"]["web"]["environment"]
    production = (ROOT / "portal/settings/production.py").read_text(encoding="utf-8")
    required = set(re.findall(r"_required\(\"([A-Z_]+)\"", production)) | {"ALLOWED_HOSTS"}
    assert required <= set(given)


def test_tests_and_operators_run_the_same_elasticsearch():
    script = (ROOT / "script/services").read_text(encoding="utf-8")
    version = re.search(r"^elastic_version=(\S+)", script, flags=re.MULTILINE)[1]
    descriptor = ROOT / "tests/elasticsearch/plugin-descriptor.properties"
    assert COMPOSE["services"]["elasticsearch"]["image"] == f"elasticsearch:{version}"
    assert f"elasticsearch.version={version}" in descriptor.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_name_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert all("--hash=" in block for block in re.split(r"\n(?=\S)", text.strip()) if "==" in block)
