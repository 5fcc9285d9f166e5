"""What academy staff are told of searches."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from search.models import SearchTotal
from search.reports import REPORTS
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db

NAMES = [report.name for report in REPORTS]


@pytest.fixture
def counted(site_tree):
    for month, words, people, found_nothing in (
        ("2027-03-01", "hoarding", 15, 0),
        ("2027-03-01", "gambling", 10, 5),
        ("2027-02-01", "neglect", 5, 5),
    ):
        SearchTotal.objects.create(
            month=month, words=words, people=people, found_nothing=found_nothing
        )


def rows(browser, name, **filters):
    answer = browser.get(reverse(name), {"export": "xlsx", **filters})
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return [tuple(str(cell.value) for cell in row) for row in book.active.iter_rows()][1:]


def test_most_searched_by_month_and_people(academy_editor, counted):
    browser = browser_of(academy_editor)
    assert rows(browser, "most_searched") == [
        ("hoarding", "March 2027", "15", "fewer than five"),
        ("gambling", "March 2027", "10", "5"),
        ("neglect", "February 2027", "5", "5"),
    ]
    assert [row[0] for row in rows(browser, "most_searched", month="2027-02-01")] == ["neglect"]
    html = browser.get(reverse("most_searched")).content.decode()
    assert "fewer than five" in html
    assert "February 2027" in html


def test_unanswered_searches_are_those_at_least_five_people_found_nothing_for(
    academy_editor, counted
):
    found = rows(browser_of(academy_editor), "unanswered_searches")
    assert [row[0] for row in found] == ["gambling", "neglect"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["academy_editor", "academy_publisher", "administrator"])
def test_staff_find_each_report_in_the_menu_and_take_it_away(request, counted, name, who):
    browser = browser_of(request.getfixturevalue(who))
    assert reverse(name) in browser.get(reverse("wagtailadmin_home")).content.decode()
    assert browser.get(reverse(f"{name}_results")).status_code == 200
    text = b"".join(browser.get(reverse(name) + "?export=csv").streaming_content).decode()
    head, *rest = text.splitlines()
    assert head == 'Words,Month,"People, at least","Found nothing, at least"'
    assert "gambling,March 2027,10,5" in rest


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["practitioner", "facilitator", "practice_reviewer"])
def test_nobody_else_sees_one(request, counted, name, who):
    browser = browser_of(request.getfixturevalue(who))
    for export in ("", "?export=csv"):
        assert browser.get(reverse(name) + export).status_code in {302, 403}


def test_an_empty_report_says_where_searches_are_not_counted(academy_editor, site_tree, settings):
    settings.PORTAL_COUNT_SEARCHES = False
    html = browser_of(academy_editor).get(reverse("most_searched")).content.decode()
    assert "searches are not counted here" in html


def test_the_database_itself_refuses_a_total_of_four():
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchTotal.objects.create(month="2027-03-01", words="hoarding", people=4)
