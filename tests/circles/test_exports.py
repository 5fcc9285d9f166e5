"""Tables a facilitator takes away, and the figures of a circle's year."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from circles.figures import year_of
from circles.models.choices import BookingState
from portal.accounts.roles import Role
from portal.core.spreadsheets import safe_cell
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def rows(response, file_format):
    if file_format == "csv":
        return list(csv.reader(io.StringIO(response.content.decode())))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", " =1+1"])
def test_t_i6_a_name_that_a_spreadsheet_would_run_is_a_text(desk, session, file_format, name):
    BookingFactory(session=session, person=UserFactory(first_name=name, last_name=""))

    answer = desk.get(f"/desk/sessions/{session.pk}/people.{file_format}")
    cell = rows(answer, file_format)[1][0]

    assert cell.startswith("'")
    if file_format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {
            "s",
            "n",
            "inlineStr",
        }


def test_ordinary_cells_stay_as_they_are():
    assert [safe_cell(one) for one in ("Ana", "a=b", 5, None)] == ["Ana", "a=b", 5, None]


def test_i11_what_would_help_somebody_is_in_no_file(desk, session):
    BookingFactory(session=session, access_needs="Step-free, please")

    for file_format in ("csv", "xlsx"):
        table = rows(desk.get(f"/desk/sessions/{session.pk}/people.{file_format}"), file_format)
        assert "Step-free" not in str(table)


def test_d23_addresses_are_in_no_file(desk, session):
    booking = BookingFactory(session=session)
    table = desk.get(f"/desk/sessions/{session.pk}/people.csv").content.decode()

    assert booking.person.display_name in table
    assert booking.person.email not in table


def test_only_the_facilitators_of_the_circle_take_tables_away(client, session, circle, lead):
    addresses = [
        f"/desk/sessions/{session.pk}/people.csv",
        f"/desk/circles/{circle.slug}/sessions.xlsx",
    ]
    for person, status in ((UserFactory(), 403), (UserFactory(roles=[Role.FACILITATOR]), 404)):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [status, status]
    client.force_login(lead)
    assert client.get(addresses[0].replace(".csv", ".exe")).status_code == 404


@pytest.fixture
def year(circle):
    """Two sessions held: five places of eight filled."""
    first, second = (SessionFactory(circle=circle, days=-days) for days in (10, 40))
    for state in ("attended", "attended", "no_show"):
        BookingFactory(session=first, state=state)
    for state in ("partial", "excused"):
        BookingFactory(session=second, state=state)
    for late in (True, False):
        BookingFactory(
            session=second,
            state=BookingState.CANCELLED,
            cancel_reason="court",
            booked_at="2026-01-01T00:00Z",
            cancelled_late=late,
        )
    BookingFactory(session=first, state=BookingState.WAITING)
    SessionFactory(circle=circle, days=-500)
    return year_of(circle)


def test_the_figures_of_a_year_add_up(year):
    assert (year.sessions, year.places, year.held, year.fill_rate) == (2, 8, 5, 62)
    assert (year.attended, year.no_shows, year.excused, year.attendance_rate) == (3, 1, 1, 60)
    assert [(one.label, one.number, one.late) for one in year.for_duty] == [("Court", 2, 1)]
    assert year.for_other_reasons == []
    assert year.without_place == 1


def test_the_desk_shows_them_and_the_file_has_a_line_for_each_session(desk, circle, year):
    page = desk.get(f"/desk/circles/{circle.slug}/").content.decode()
    assert "5 of 8, 62%" in page
    assert "Court: 2 (1 at short notice)" in page

    table = rows(desk.get(f"/desk/circles/{circle.slug}/sessions.xlsx"), "xlsx")

    assert len(table) == 4
    assert table[1][3:] == [4, 3, 2, 1, 0, 0, 1]


def test_a_circle_that_never_met_has_no_figures(circle):
    assert year_of(circle).fill_rate is None
    assert year_of(circle).attendance_rate is None
