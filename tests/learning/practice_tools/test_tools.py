from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.models import MIResourcePage
from learning.practice_tools.forms import BEHAVIOURS
from learning.practice_tools.rulers import follow_up
from portal.core.searchable import source_for
from search.engines import engines
from search.indexing import differences, rebuild

pytestmark = pytest.mark.django_db
CODER = "/mi/tools/session-coder/"
ZEROS = dict.fromkeys((name for name, *_more in BEHAVIOURS), "0")


@pytest.mark.parametrize(
    ("number", "first"),
    [(6, "Why a 6 and not a 3?"), (2, "Why a 2 and not a 0?"), (10, "Why a 10 and not a 7?")],
)
def test_a_ruler_asks_why_the_number_is_not_lower(number, first):
    assert follow_up(number).first == first


def test_a_ruler_never_asks_why_it_is_not_ten():
    for number in range(11):
        asked = follow_up(number)
        assert "not a 10" not in asked.first + asked.second
        assert asked.first.endswith("?")
        assert asked.second.endswith("?")


def test_at_nought_there_is_nothing_lower_to_ask_about():
    assert "not a" not in follow_up(0).first


def test_a_practitioner_gets_the_next_question_without_javascript(client, site_tree):
    page = client.get("/mi/tools/ruler/", {"ruler": "confidence", "number": "6", "ask": "1"})
    text = page.content.decode()
    assert "Why a 6 and not a 3?" in text
    assert "What would it take to get to a 7?" in text
    assert "how confident are you that you could?" in text
    assert "no score of anybody’s performance" in text


@pytest.mark.parametrize("query", [{"ask": "1"}, {"ruler": "x", "number": "99"}])
def test_a_ruler_without_a_number_says_what_is_missing(client, site_tree, query):
    text = client.get("/mi/tools/ruler/", query).content.decode()
    assert "There is a problem" in text
    assert "What to ask next" not in text


def test_a_session_is_coded_without_javascript_and_nothing_is_kept(client, site_tree):
    client.get(CODER)
    sent = {**ZEROS, "simple": "6", "complex": "4", "question": "8", "partnership": "4"}
    with CaptureQueriesContext(connection) as queries:
        page = client.post(CODER, {**sent, "empathy": "3"})
    text = page.content.decode()
    assert "40.0%" in text
    assert "1.25" in text
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert "no-store" in page["Cache-Control"]


def test_what_was_typed_is_kept_beside_what_is_wrong(client, site_tree):
    text = client.post(CODER, {**ZEROS, "simple": "-1", "complex": "7"}).content.decode()
    assert "There is a problem" in text
    assert 'name="complex" value="7"' in text
    assert "Summary scores</caption>" not in text


def test_tapping_gets_the_table_alone(client, site_tree):
    answer = client.post(CODER, ZEROS, headers={"accept": "text/x-summary"})
    assert answer.status_code == 200
    assert answer.content.decode().startswith("<div") or "<table>" in answer.content.decode()
    assert b"<html" not in answer.content
    wrong = client.post(CODER, {"simple": "x"}, headers={"accept": "text/x-summary"})
    assert wrong.status_code == 422


def test_the_list_of_resources_leads_to_the_tools(client, site_tree):
    assert 'href="/mi/tools/"' in client.get(site_tree.resources.url).content.decode()
    assert client.get("/mi/tools/").status_code == 200


def test_no_resource_takes_the_address_of_the_tools():
    page = MIResourcePage(title="Tools", slug="tools", resource_kind="exercise")
    with pytest.raises(ValidationError, match="The practice tools have this address"):
        page.clean()


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("confidence ruler", "/mi/tools/ruler/"),
        ("change talk", "/mi/tools/change-talk/"),
        ("OARS", "/mi/tools/oars/"),
        ("MITI", CODER),
    ],
)
def test_a_tool_is_found_by_search(client, site_tree, words, address):
    for engine in engines():
        rebuild(engine)
    page = client.get("/search/", {"q": words}).content.decode()
    assert f'href="{address}"' in page
    assert "Practice tools" in page


def test_the_index_agrees_with_the_tools_that_there_are(site_tree):
    for engine in engines():
        rebuild(engine)
        assert not differences(engine)
    source = source_for("tool")
    assert source.visible_ids(AnonymousUser(), ["ruler", "abacus"]) == {"ruler"}
    assert [tool.pk for tool in source.things({"oars"})] == ["oars"]
