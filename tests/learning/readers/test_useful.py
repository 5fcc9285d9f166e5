"""Was this useful, and what the academy is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from learning.readers import services
from learning.readers.models import PageReads, ReaderMark, UsefulAnswer
from learning.readers.reports import read_pages, useful_pages
from portal.core.exceptions import NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.learning import PracticeGuidePageFactory
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(site_tree):
    return PracticeGuidePageFactory(parent=site_tree.guides, title="Seeing neglect")


@pytest.fixture
def signed_in(client, practitioner):
    client.force_login(practitioner)
    return client


def url(page):
    return reverse("readers:useful", args=(page.pk,))


def answered(page, *answers, **more):
    for answer in answers:
        services.say_useful(actor=UserFactory(), page=page, answer=answer, **more)


def test_an_answer_is_kept_without_who_said_so(signed_in, guide):
    data = {"answer": "partly", "reason": "long", "comment": "Fewer steps."}
    assert 'name="answer" value="partly"' in signed_in.get(guide.url).content.decode()
    response = signed_in.post(url(guide), data, follow=True)
    assert "without your name" in response.content.decode()
    kept = UsefulAnswer.objects.get()
    assert (kept.answer, kept.reason, kept.comment) == ("partly", "long", "Fewer steps.")
    assert kept.month.day == 1
    names = {field.name for field in UsefulAnswer._meta.get_fields()}
    assert names == {"id", "page", "month", "answer", "reason", "comment"}


def test_nobody_answers_twice(signed_in, practitioner, guide):
    signed_in.post(url(guide), {"answer": "yes"})
    assert 'id="useful"' not in signed_in.get(guide.url).content.decode()
    assert signed_in.get(url(guide)).status_code == 302
    response = signed_in.post(url(guide), {"answer": "no"}, follow=True)
    assert "You have told us already." in response.content.decode()
    assert UsefulAnswer.objects.count() == 1
    with pytest.raises(NotPossible):
        services.say_useful(actor=practitioner, page=guide, answer="no")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose yes, partly or no."),
        ({"answer": "maybe"}, "Choose yes, partly or no."),
        ({"answer": "no", "reason": "x"}, "Choose one of the reasons, or none."),
        ({"answer": "no", "comment": "word " * 100}, "at most 300 characters"),
    ],
)
def test_a_wrong_answer_is_explained_and_what_was_typed_is_kept(signed_in, guide, data, words):
    response = signed_in.post(url(guide), {"comment": "Kept words.", **data})
    html = response.content.decode()
    assert html.count(words) == 2
    assert data.get("comment", "Kept words.").strip() in html
    assert not UsefulAnswer.objects.exists()
    assert not ReaderMark.objects.filter(has_answered=True).exists()


def test_a_visitor_is_not_asked(client, guide):
    assert 'id="useful"' not in client.get(guide.url).content.decode()
    assert client.post(url(guide), {"answer": "yes"}).status_code == 302
    assert not UsefulAnswer.objects.exists()


def test_fewer_than_five_answers_are_never_reported(guide):
    answered(guide, "yes", "yes", "no", "no")
    assert not useful_pages()
    answered(guide, "yes")
    (page,) = useful_pages()
    assert (page.answers, page.useful, page.main_reason) == (5, 60, None)


def test_a_reason_is_named_when_five_people_gave_it(guide):
    answered(guide, *["no"] * 4, reason="old")
    answered(guide, *["no"] * 4, reason="long")
    assert useful_pages().get().main_reason is None
    answered(guide, "no", reason="old")
    assert useful_pages().get().main_reason == "old"


def test_the_most_useful_page_stands_first(site_tree, guide):
    other = PracticeGuidePageFactory(parent=site_tree.guides)
    answered(guide, *["no"] * 5)
    answered(other, *["yes"] * 5)
    assert [page.pk for page in useful_pages()] == [other.pk, guide.pk]


def test_how_few_keep_a_page_is_not_told(site_tree, guide):
    kept = PracticeGuidePageFactory(parent=site_tree.guides)
    for page in (guide, kept):
        PageReads.objects.create(page=page, month="2026-10-01", reads=3)
        PageReads.objects.create(page=page, month="2026-11-01", reads=4)
    seldom = PracticeGuidePageFactory(parent=site_tree.guides)
    PageReads.objects.create(page=seldom, month="2026-11-01", reads=4)
    services.save_page(actor=UserFactory(), page=guide)
    for _ in range(5):
        services.save_page(actor=UserFactory(), page=kept)
    assert [(page.pk, page.times_read, page.saves) for page in read_pages()] == [
        (guide.pk, 7, None),
        (kept.pk, 7, 5),
    ]


@pytest.mark.parametrize("name", ["useful_pages", "readers_comments", "read_not_saved"])
@pytest.mark.parametrize("export", ["", "csv", "xlsx"])
def test_staff_see_and_take_away_each_report(academy_publisher, guide, name, export):
    answered(guide, *["partly"] * 5, reason="long", comment="Fewer steps.")
    PageReads.objects.create(page=guide, month="2026-11-01", reads=9)
    response = browser_of(academy_publisher).get(
        reverse(name), {"export": export} if export else {}
    )
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    if export != "xlsx":
        assert b"Seeing neglect" in content
        assert b"Demo" not in content


@pytest.mark.parametrize("name", ["useful_pages", "readers_comments", "read_not_saved"])
def test_practitioners_see_no_report(practitioner, name):
    assert browser_of(practitioner).get(reverse(name)).status_code in {302, 403}
