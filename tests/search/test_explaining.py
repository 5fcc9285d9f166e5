"""Staff see why a result comes where it does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from home.models import StandardPage
from search.explaining import explain
from search.models import CountedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(site_tree, manage):
    for title, summary in (
        ("Kingfisher protocol", "By the river."),
        ("River walks", "A kingfisher was seen."),
        ("River boats", "No birds."),
    ):
        page = StandardPage(title=title, slug=title.lower().replace(" ", "-"), summary=summary)
        site_tree.home.add_child(instance=page)
    manage("search_index", rebuild=True)


def test_shares_of_words_and_what_is_left_add_up_to_the_score(pages, academy_editor):
    explained = explain(viewer=academy_editor, text="kingfisher river")
    assert explained.entries == {"kingfisher": 2, "river": 3}
    by_title = {one.hit.title: one for one in explained.hits}
    protocol = by_title["Kingfisher protocol"]
    assert [(one.word, one.in_title) for one in protocol.words] == [
        ("kingfisher", True),
        ("river", False),
    ]
    assert protocol.words[0].score > protocol.words[1].score > 0
    for one in explained.hits:
        assert one.rest + sum(share.score for share in one.words) == pytest.approx(one.hit.score)
    assert {share.word for share in by_title["River boats"].words} == {"river"}


def test_the_page_is_for_academy_staff_and_keeps_nothing(
    client, pages, academy_editor, facilitator, practitioner
):
    address = reverse("explain_search")
    for person in (practitioner, facilitator):
        client.force_login(person)
        assert client.post(address, {"text": "kingfisher"}).status_code in {302, 403}
    client.force_login(academy_editor)
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()
    shown = client.post(address, {"text": "kingfihser"}).content.decode()
    assert "Spelling was put right" in shown
    assert "“kingfisher”, also in the title" in shown
    assert "Nothing is found." in client.post(address, {"text": "zzzzqqqq"}).content.decode()
    assert "This field is required" in client.post(address, {"text": ""}).content.decode()
    assert not CountedSearch.objects.exists()
