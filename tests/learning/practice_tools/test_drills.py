"""Spotting change talk and naming a skill."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.starter_loader.load import STARTER_ROOT
from home.starter_loader.reading import read_file
from home.starter_loader.terms import read_drills
from learning.practice_tools.models import KINDS_OF, Drill, DrillSentence, Kind
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sentences():
    return [
        DrillSentence.objects.create(
            slug=f"s{n}",
            drill="change_talk",
            words=words,
            answer=answer,
            explanation=f"Why {words}",
            position=n,
        )
        for n, (words, answer) in enumerate((("I wish.", "desire"), ("I did.", "steps")))
    ]


def get(client, **query):
    return client.get(reverse("practice_tools:change_talk"), query).content.decode()


def test_a_sentence_is_asked_without_giving_its_answer_away(client, sentences):
    html = get(client)
    assert "“I wish.”" in html
    assert "Why I wish." not in html
    assert html.count('type="radio"') == 8
    assert "no score" in html


@pytest.mark.parametrize(
    ("answer", "said"), [("desire", "Yes"), ("need", "Most would say something else")]
)
def test_an_answer_is_explained_and_leads_on(client, sentences, answer, said):
    html = get(client, sentence="1", answer=answer, check="1")
    assert f"{said}: Desire" in html
    assert "Why I wish." in html
    assert 'href="?sentence=2"' in html


def test_the_last_sentence_leads_back(client, sentences):
    html = get(client, sentence="2", answer="steps", check="1")
    assert "Next sentence" not in html
    assert reverse("practice_tools:tools") in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"check": "1"}, "Choose what it is."),
        ({"check": "1", "answer": "open"}, "Choose one of the answers below."),
        ({"check": "1", "answer": "\x00"}, "Choose one of the answers below."),
    ],
)
def test_a_wrong_choice_is_explained(client, sentences, query, words):
    html = get(client, **query)
    assert html.count(words) == 2
    assert "Why I wish." not in html


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "9" * 50])
def test_any_number_shows_some_sentence(client, sentences, number):
    assert "of 2" in get(client, sentence=number)


def test_without_sentences_the_page_says_so(client):
    assert "No sentences yet" in client.get(reverse("practice_tools:oars")).content.decode()


def test_an_answer_belongs_to_its_drill(sentences):
    sentences[0].answer = Kind.OPEN
    with pytest.raises(ValidationError, match="does not offer that answer"):
        sentences[0].full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        sentences[0].save()


def test_the_tools_lead_to_both_drills(client):
    html = client.get(reverse("practice_tools:tools")).content.decode()
    assert reverse("practice_tools:change_talk") in html
    assert reverse("practice_tools:oars") in html


def test_publishers_keep_the_sentences(academy_publisher, practitioner, sentences):
    url = reverse(DrillSentence.snippet_viewset.get_url_name("list"))
    assert "I wish." in browser_of(academy_publisher).get(url).content.decode()
    assert browser_of(practitioner).get(url).status_code in {302, 403}


def test_the_starter_sentences_hold_every_kind_of_change_talk_and_every_skill():
    found = read_drills(read_file(STARTER_ROOT / "drills.yaml", STARTER_ROOT))
    for drill in Drill:
        answers = {one.values["answer"] for one in found if one.values["drill"] == drill}
        assert answers == set(KINDS_OF[drill])
