"""How modules are gone, told from five people up."""

from __future__ import annotations

import pytest
from django.urls import reverse

from learning.models import ModulePage
from learning.pathways.reports import completion
from learning.services.progress import complete_step
from tests.factories.accounts import UserFactory
from tests.factories.learning import ModulePageFactory, text_step
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(site_tree):
    page = ModulePageFactory(
        parent=site_tree.modules,
        title="Listening",
        steps=[text_step("Begin"), text_step("Middle"), text_step("End")],
    )
    return ModulePage.objects.get(pk=page.pk)


def people_go(module, number, *, steps):
    for person in UserFactory.create_batch(number):
        for step_id in module.step_ids[:steps]:
            complete_step(actor=person, module=module, step_id=step_id)


def told():
    (row,) = completion()
    return row.begun, row.finished, row.stopping_place


def test_nothing_is_told_of_fewer_than_five(module):
    people_go(module, 4, steps=2)
    assert told() == (None, None, "")


def test_where_most_stop_is_told_when_five_do(module):
    people_go(module, 5, steps=2)
    people_go(module, 4, steps=1)
    assert told() == (9, None, "2. Middle")


def test_a_few_who_have_not_finished_cannot_be_counted_from_the_rest(module):
    people_go(module, 6, steps=3)
    assert told() == (6, 6, "")
    people_go(module, 4, steps=1)
    assert told() == (10, None, "")
    people_go(module, 1, steps=1)
    assert told() == (11, 6, "1. Begin")


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_staff_take_the_report_away(academy_publisher, module, export):
    people_go(module, 5, steps=2)
    browser = browser_of(academy_publisher)
    assert "2. Middle" in browser.get(reverse("module_completion")).content.decode()
    content = b"".join(browser.get(reverse("module_completion"), {"export": export}))
    if export == "csv":
        assert b"Listening,1.0,5,,2. Middle" in content


def test_practitioners_see_no_report(practitioner):
    url = reverse("module_completion")
    assert browser_of(practitioner).get(url).status_code in {302, 403}
