"""`manage.py benchmark search` on few documents: what it measures is really done."""

from __future__ import annotations

import json

import pytest
from django.core.management.base import CommandError

from search.evaluation.generated import Generator

pytestmark = pytest.mark.django_db


def test_a_small_index_is_measured_and_stands_many_processes(manage):
    found = json.loads(manage("benchmark", "search", documents=50, json=True))
    assert found["documents"] == 50
    for kind in ("question", "few_words", "suggestion"):
        assert found[kind]["processor_ms_p95"] >= found[kind]["processor_ms_p50"] > 0
    at_once = found["at_once"]
    assert (at_once["saves"], at_once["errors"], at_once["sound"]) == (200, {}, True)
    assert at_once["searches"] > 0


def test_the_same_seed_makes_the_same_documents():
    assert list(Generator(3).entries(5)) == list(Generator(3).entries(5))
    assert list(Generator(3).entries(5)) != list(Generator(4).entries(5))


def test_elasticsearch_is_not_measured_where_there_is_none(manage):
    with pytest.raises(CommandError, match="SEARCH_URL"):
        manage("benchmark", "search", documents=5, engine="elasticsearch")
