"""`manage.py evaluate_search` on small folders."""

from __future__ import annotations

import json

import pytest
from django.core.management.base import CommandError

from home.models import StandardPage
from search.models import IndexChange

pytestmark = pytest.mark.django_db

TEXTS = [
    {"_id": "n", "title": "Neglect", "text": "Hungry children and empty cupboards."},
    {"_id": "v", "title": "Home visits", "text": "What to look at when the door opens."},
    {"_id": "r", "title": "", "text": "Reflective listening with parents."},
]
QUESTIONS = [
    {"_id": "1", "text": "children who are hungry"},
    {"_id": "2", "text": "listening to a parent"},
    {"_id": "3", "text": "nobody has judged this"},
]
JUDGEMENTS = "query-id\tcorpus-id\tscore\n1\tn\t1\n2\tr\t1\n2\tv\t0\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text(JUDGEMENTS)
    for name, rows in (("corpus", TEXTS), ("queries", QUESTIONS)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_a_collection_is_judged_beside_the_sites_own_index(folder, manage):
    found = json.loads(manage("evaluate_search", folder, json=True))
    assert (found["documents"], found["questions"]) == (3, 2)
    assert found["ndcg_at_10"] == found["map"] == found["recall_at_100"] == 1
    assert found["index_bytes"] > 0
    assert found["queries_per_second"] > 0
    assert not IndexChange.objects.exists()


def test_a_run_can_be_written_for_other_tools(folder, manage, tmp_path):
    manage("evaluate_search", folder, run=tmp_path / "run.txt")
    first = (tmp_path / "run.txt").read_text().splitlines()[0].split()
    assert first[:4] == ["1", "Q0", "n", "1"]
    assert float(first[4]) > 0


def test_mistakes_in_the_questions_are_put_right(folder, manage):
    found = json.loads(manage("evaluate_search", folder, typos=1, seed=3, json=True))
    assert found["ndcg_at_10"] == 1


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("corpus.jsonl", '{"title": "x"}\n', "corpus.jsonl, line 1: “_id” is missing"),
        ("corpus.jsonl", "not JSON\n", "corpus.jsonl, line 1: a JSON object is needed"),
        ("qrels/test.tsv", "1\tn\n", "test.tsv, line 1: three columns are needed"),
        ("qrels/test.tsv", "1\tn\t0\n", "no question has a text that answers it"),
        ("queries.jsonl", None, "queries.jsonl cannot be read: No such file"),
    ],
)
def test_a_broken_collection_is_refused_in_words(folder, manage, file, text, message):
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(text)
    with pytest.raises(CommandError, match=message):
        manage("evaluate_search", folder)


def test_elasticsearch_is_not_judged_where_there_is_none(folder, manage):
    with pytest.raises(CommandError, match="SEARCH_URL"):
        manage("evaluate_search", folder, engine="elasticsearch")


def test_what_the_site_holds_is_judged_by_addresses(folder, manage, site_tree):
    page = site_tree.home.add_child(
        instance=StandardPage(title="Kingfisher protocol", slug="kingfisher")
    )
    (folder / "queries.jsonl").write_text('{"_id": "1", "text": "kingfisher"}\n')
    (folder / "qrels/test.tsv").write_text(f"1\t{page.url}\t1\n")
    assert json.loads(manage("evaluate_search", folder, site=True, json=True))["map"] == 1
