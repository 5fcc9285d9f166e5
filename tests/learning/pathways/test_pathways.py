"""Pathways, cohorts and their days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import PageViewRestriction

from learning.pathways import services
from learning.pathways.models import Cohort, CohortMember, Pathway, PathwayStep
from learning.pathways.reminders import remind_of_deadlines
from learning.pathways.selectors import deadlines_of, modules_of
from portal.core.exceptions import NotPossible
from portal.core.searchable import source_for
from tests.factories.accounts import UserFactory
from tests.factories.learning import AudienceFactory, ModulePageFactory
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db


def page(client, pathway):
    return client.get(pathway.get_absolute_url()).content.decode()


def test_a_pathway_shows_its_modules_in_order_and_how_far_one_has_come(
    client, practitioner, pathway, modules, complete
):
    html = page(client, pathway)
    assert html.index("Listening") < html.index("Writing")
    assert "completed" not in html
    complete(practitioner, modules[0])
    client.force_login(practitioner)
    html = page(client, pathway)
    assert "1 of 2 completed" in html
    assert "About 20 minutes left." in html


def test_a_module_that_one_may_not_open_is_left_out(client, pathway, modules):
    restriction = PageViewRestriction.LOGIN
    PageViewRestriction.objects.create(page=modules[0], restriction_type=restriction)
    assert "Listening" not in page(client, pathway)


def test_a_pathway_not_published_is_shown_nowhere(client, pathway):
    Pathway.objects.update(published=False)
    assert client.get(pathway.get_absolute_url()).status_code == 404
    assert "First year" not in client.get(reverse("pathways:pathways")).content.decode()
    assert not source_for("pathway").visible_ids(UserFactory(), [str(pathway.pk)])


def test_pathways_are_listed_and_the_list_of_modules_leads_to_them(client, site_tree, pathway):
    assert "First year" in client.get(reverse("pathways:pathways")).content.decode()
    assert reverse("pathways:pathways") in client.get("/modules/").content.decode()


def test_a_pathway_is_found_by_its_role(pathway):
    pathway.audience = AudienceFactory(slug="new", name="Newly qualified")
    pathway.save()
    entry = source_for("pathway").entry(pathway)
    assert (entry.title, entry.url) == ("First year", "/pathways/first-year/")
    assert [value.slug for value in entry.facets["audience"]] == ["new"]


def test_a_pathway_takes_as_many_queries_for_thirty_modules_as_for_three(
    client, practitioner, site_tree, django_assert_max_num_queries
):
    def made(number):
        pathway = Pathway.objects.create(slug=f"p{number}", title="P", summary="S", published=True)
        for place, module in enumerate(
            ModulePageFactory.create_batch(number, parent=site_tree.modules)
        ):
            PathwayStep.objects.create(pathway=pathway, module=module, sort_order=place)
        return pathway

    client.force_login(practitioner)
    few_way, many_way = made(3), made(30)
    page(client, few_way)
    with django_assert_max_num_queries(12) as few:
        page(client, few_way)
    with django_assert_max_num_queries(12) as many:
        page(client, many_way)
    assert len(few) == len(many)


def test_a_person_joins_a_cohort_sees_its_day_and_leaves(client, practitioner, pathway, cohort):
    client.force_login(practitioner)
    url = reverse("pathways:join", args=(pathway.slug,))
    assert "Go with a cohort" in page(client, pathway)
    response = client.post(url, {"cohort": cohort.pk}, follow=True)
    html = response.content.decode()
    assert "You are in the cohort “Autumn”." in html
    assert "30 June 2030" in html
    assert [one.pathway for one in deadlines_of(practitioner)] == [pathway]
    assert "First year" in client.get(reverse("pathways:learning")).content.decode()
    client.post(url, {"leave": "yes"})
    assert not CohortMember.objects.exists()


@pytest.mark.parametrize("chosen", ["", "x", "999999", "9" * 30])
def test_a_cohort_that_is_none_is_refused(client, practitioner, pathway, cohort, chosen):
    client.force_login(practitioner)
    url = reverse("pathways:join", args=(pathway.slug,))
    response = client.post(url, {"cohort": chosen}, follow=True)
    assert "Choose a cohort." in response.content.decode()
    assert not CohortMember.objects.exists()


def test_a_closed_cohort_takes_nobody(practitioner, cohort):
    cohort.is_open = False
    cohort.save()
    with pytest.raises(NotPossible, match="takes nobody"):
        services.join_cohort(actor=practitioner, cohort=cohort)


def test_a_person_is_in_one_cohort_of_a_pathway(practitioner, pathway, cohort):
    other = Cohort.objects.create(pathway=pathway, name="Spring")
    services.join_cohort(actor=practitioner, cohort=cohort)
    services.join_cohort(actor=practitioner, cohort=other)
    assert [one.cohort for one in practitioner.cohorts.all()] == [other]
    with pytest.raises(IntegrityError), transaction.atomic():
        CohortMember.objects.create(person=practitioner, cohort=other)


def test_nobody_is_shown_who_else_is_in_a_cohort(client, practitioner, pathway, cohort):
    other = UserFactory(first_name="Somebody", last_name="Else")
    services.join_cohort(actor=other, cohort=cohort)
    services.join_cohort(actor=practitioner, cohort=cohort)
    client.force_login(practitioner)
    assert "Somebody" not in page(client, pathway)


@pytest.mark.parametrize(("day", "mails"), [(15, 0), (16, 1), (26, 1), (27, 1), (30, 1)], ids=str)
def test_a_reminder_comes_fourteen_and_three_days_before_once(
    practitioner, cohort, time_machine, run_tasks, mailoutbox, day, mails
):
    services.join_cohort(actor=practitioner, cohort=cohort)
    time_machine.move_to(datetime(2030, 6, day, 9, tzinfo=UTC))
    for _ in range(3):
        remind_of_deadlines()
        run_tasks()
    assert len(mailoutbox) == mails
    for mail in mailoutbox:
        assert mail.to == [practitioner.email]
        assert "Listening" in mail.body
        assert "Listening" not in mail.subject


def test_both_reminders_come_in_turn_and_name_what_is_left(
    practitioner, cohort, modules, complete, time_machine, run_tasks, mailoutbox
):
    services.join_cohort(actor=practitioner, cohort=cohort)
    for day in (17, 18, 28):
        time_machine.move_to(datetime(2030, 6, day, 9, tzinfo=UTC))
        remind_of_deadlines()
        run_tasks()
        if day == 17:
            complete(practitioner, modules[0])
    first, second = mailoutbox
    assert "Listening" in first.body
    assert "Listening" not in second.body
    assert "Writing" in second.body


@pytest.mark.parametrize("meanwhile", ["completed", "moved", "left", "hidden"])
def test_nothing_is_said_that_is_no_longer_true(
    practitioner, pathway, cohort, modules, complete, time_machine, run_tasks, mailoutbox, meanwhile
):
    services.join_cohort(actor=practitioner, cohort=cohort)
    time_machine.move_to(datetime(2030, 6, 20, 9, tzinfo=UTC))
    remind_of_deadlines()
    {
        "completed": lambda: [complete(practitioner, module) for module in modules],
        "moved": lambda: Cohort.objects.update(deadline="2030-12-31"),
        "left": lambda: services.leave_cohorts(actor=practitioner, pathway_id=pathway.pk),
        "hidden": lambda: [module.unpublish() for module in modules],
    }[meanwhile]()
    run_tasks()
    assert not mailoutbox


def test_staff_keep_pathways_and_see_how_many_are_in_a_cohort_from_five_up(
    academy_publisher, practitioner, cohort
):
    browser = browser_of(academy_publisher)
    assert browser.get(reverse(Pathway.snippet_viewset.get_url_name("list"))).status_code == 200
    for _ in range(4):
        services.join_cohort(actor=UserFactory(), cohort=cohort)
    url = reverse("pathway_cohorts")
    csv = {"export": "csv"}
    assert b",4" not in b"".join(browser.get(url, csv))
    services.join_cohort(actor=practitioner, cohort=cohort)
    listed = b"".join(browser.get(url, csv))
    assert b"Autumn,2030-06-30,5" in listed
    assert practitioner.last_name.encode() not in listed


def test_everything_of_a_person_goes_with_them(practitioner, cohort):
    services.join_cohort(actor=practitioner, cohort=cohort)
    practitioner.delete()
    assert not CohortMember.objects.exists()


def test_a_deleted_module_leaves_the_pathway(pathway, modules):
    modules[0].delete()
    assert [one.title for one in modules_of(pathway, UserFactory())] == ["Writing"]
