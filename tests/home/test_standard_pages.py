"""Pages of running text, and how they are found."""

from __future__ import annotations

import pytest

from home.models import StandardPage
from portal.core.searchable import source_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(site_tree):
    body = [
        ("heading", "Who runs it"),
        ("paragraph", "<p>The practice academy runs this portal.</p>"),
        ("callout", {"tone": "tip", "title": "", "text": "<p>Ask before you assume.</p>"}),
        ("quote", {"quote": "We learn together.", "source": "Our values"}),
    ]
    page = StandardPage(title="About", slug="about", summary="What this is for.", body=body)
    return site_tree.home.add_child(instance=page)


def test_a_standard_page_shows_its_body(client, about):
    text = client.get("/about/").content.decode()

    assert "<h1>About</h1>" in text
    assert "<h2>Who runs it</h2>" in text
    assert "The practice academy runs this portal." in text
    assert "Practice tip" in text
    assert "<figcaption>Our values</figcaption>" in text


def test_the_way_back_up_leads_home(client, about):
    text = client.get("/about/").content.decode()

    assert '<nav class="breadcrumbs" aria-label="Breadcrumb">' in text
    assert '<li><a href="/">Home</a></li>' in text


def test_a_standard_page_is_found_by_the_words_of_its_body(about):
    source = source_for("page")
    assert source is not None

    entry = source.entry(source.queryset().get(pk=about.pk))

    assert entry.url == "/about/"
    assert "The practice academy runs this portal." in entry.body
    assert "Who runs it" in entry.body
