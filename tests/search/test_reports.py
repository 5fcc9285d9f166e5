"""What academy staff are told of searches."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from search import months
from search.counting import count_search, forget_search, write_counts
from search.models import CountedSearch, SearchTotal
from search.reports import REPORTS
from tests.factories.accounts import UserFactory
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db

FEW = "fewer than five"
NAMES = [report.name for report in REPORTS]


@pytest.fixture
def counted(site_tree):
    for month, words, people, found_nothing, opened in (
        ("2027-03-01", "hoarding", 15, 0, 10),
        ("2027-03-01", "gambling", 10, 5, 0),
        ("2027-03-01", "gaming", 10, 0, 0),
        ("2027-02-01", "neglect", 5, 5, 0),
        ("2027-02-01", "theft", 5, 0, 0),
    ):
        SearchTotal.objects.create(
            month=month, words=words, people=people, found_nothing=found_nothing, opened=opened
        )


def rows(browser, name, **filters):
    answer = browser.get(reverse(name), {"export": "xlsx", **filters})
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return [tuple(str(cell.value) for cell in row) for row in book.active.iter_rows()][1:]


def test_most_searched_by_month_and_people(academy_editor, counted):
    browser = browser_of(academy_editor)
    assert rows(browser, "most_searched") == [
        ("hoarding", "March 2027", "15", FEW, "10"),
        ("gambling", "March 2027", "10", "5", FEW),
        ("gaming", "March 2027", "10", FEW, FEW),
        ("neglect", "February 2027", "5", "5", FEW),
        ("theft", "February 2027", "5", FEW, FEW),
    ]
    february = rows(browser, "most_searched", month="2027-02-01")
    assert [row[0] for row in february] == ["neglect", "theft"]
    html = browser.get(reverse("most_searched")).content.decode()
    assert "fewer than five" in html
    assert "February 2027" in html


def test_unanswered_searches_are_those_at_least_five_people_found_nothing_for(
    academy_editor, counted
):
    found = rows(browser_of(academy_editor), "unanswered_searches")
    assert [row[0] for row in found] == ["gambling", "neglect"]


def test_found_but_not_opened_is_told_from_ten_people_up(academy_editor, counted):
    found = rows(browser_of(academy_editor), "unopened_searches")
    assert [row[0] for row in found] == ["gaming"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["academy_editor", "academy_publisher", "administrator"])
def test_staff_find_each_report_in_the_menu_and_take_it_away(request, counted, name, who):
    browser = browser_of(request.getfixturevalue(who))
    assert reverse(name) in browser.get(reverse("wagtailadmin_home")).content.decode()
    assert browser.get(reverse(f"{name}_results")).status_code == 200
    text = b"".join(browser.get(reverse(name) + "?export=csv").streaming_content).decode()
    head, *rest = text.splitlines()
    assert head == (
        'Words,Month,"People, at least","Found nothing, at least","Opened a result, at least"'
    )
    rows_of = {"most_searched": 5, "unanswered_searches": 2, "unopened_searches": 1}
    assert len(rest) == rows_of[name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["practitioner", "facilitator", "practice_reviewer"])
def test_nobody_else_sees_one(request, counted, name, who):
    browser = browser_of(request.getfixturevalue(who))
    for export in ("", "?export=csv"):
        assert browser.get(reverse(name) + export).status_code in {302, 403}


def test_a_search_that_tells_of_somebody_is_taken_out_of_every_month(academy_editor, counted):
    SearchTotal.objects.create(month="2027-02-01", words="hoarding", people=5)
    total = SearchTotal.objects.get(month="2027-03-01", words="hoarding")
    browser = browser_of(academy_editor)
    url = reverse("forget_search", args=(total.pk,))
    assert url in browser.get(reverse("most_searched")).content.decode()
    assert "hoarding" in browser.get(url).content.decode()
    assert SearchTotal.objects.filter(words="hoarding").count() == 2
    page = browser.post(url, follow=True).content.decode()
    assert "was taken out" in page
    assert not SearchTotal.objects.filter(words="hoarding").exists()
    assert SearchTotal.objects.filter(words="gambling").exists()


def test_what_was_taken_out_comes_back_only_when_five_more_people_type_it(
    academy_editor, site_tree
):
    months.turn_month()
    for person in UserFactory.create_batch(5):
        count_search(person=person, text="hoarding")
    count_search(person=UserFactory(), text="gambling")
    write_counts()
    forget_search(actor=academy_editor, total=SearchTotal.objects.get())
    assert CountedSearch.objects.count() == 1
    for person in UserFactory.create_batch(4):
        count_search(person=person, text="hoarding")
    write_counts()
    assert not SearchTotal.objects.exists()


def test_nobody_but_the_academy_takes_a_search_out(practitioner, practice_reviewer, counted):
    url = reverse("forget_search", args=(SearchTotal.objects.first().pk,))
    for person in (practitioner, practice_reviewer):
        assert browser_of(person).post(url).status_code in {302, 403}
    assert SearchTotal.objects.count() == 5


def test_an_empty_report_says_where_searches_are_not_counted(academy_editor, site_tree, settings):
    settings.PORTAL_COUNT_SEARCHES = False
    html = browser_of(academy_editor).get(reverse("most_searched")).content.decode()
    assert "searches are not counted here" in html


def test_the_database_itself_refuses_a_total_of_four():
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchTotal.objects.create(month="2027-03-01", words="hoarding", people=4)
