from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset

from learning.models import ModulePage, ModuleProgress, Prerequisite
from learning.prerequisites import circle_through, refusals
from tests.factories.learning import ModulePageFactory
from tests.learning.test_academy_staff import browser_of, module_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def modules(site_tree):
    """Three modules: C needs B, B needs A."""
    a, b, c = (
        ModulePage.objects.get(pk=ModulePageFactory(parent=site_tree.modules, title=title).pk)
        for title in ("A", "B", "C")
    )
    Prerequisite.objects.create(module=b, needed=a)
    Prerequisite.objects.create(module=c, needed=b)
    return a, b, c


def test_a_module_says_what_is_best_done_first_and_locks_nobody_out(client, practitioner, modules):
    a, b, _c = modules
    html = client.get(b.url).content.decode()
    assert "Best done first" in html
    assert f'<a href="{a.url}">A</a>' in html
    assert "Start the module" in html
    assert "Best done first" not in client.get(a.url).content.decode()
    now = timezone.now()
    ModuleProgress.objects.create(person=practitioner, module=a, started_at=now, completed_at=now)
    client.force_login(practitioner)
    html = client.get(b.url).content.decode()
    assert "Completed</span>" in html
    assert "Not completed" not in html


def test_a_module_that_one_may_not_open_is_not_named(client, modules):
    a, b, _c = modules
    PageViewRestriction.objects.create(page=a, restriction_type=PageViewRestriction.LOGIN)
    assert "Best done first" not in client.get(b.url).content.decode()


def test_a_circle_is_found_however_long(modules):
    a, b, c = modules
    assert circle_through(a, [c]) == ["A", "C", "B", "A"]
    assert circle_through(c, [a, b]) == []


def test_a_circle_among_others_does_not_keep_the_search_going(modules, site_tree):
    a, _b, c = modules
    Prerequisite.objects.create(module=a, needed=c)
    other = ModulePageFactory(parent=site_tree.modules)
    assert circle_through(other, [a]) == []


def test_a_circle_cannot_be_published_by_any_way(modules, academy_publisher):
    a, _b, c = modules
    a.needs.add(Prerequisite(needed=c))
    ((field, words),) = refusals(a, academy_publisher)
    assert field is None
    assert "“A” → “C” → “B” → “A”" in words


def test_a_module_is_not_stored_as_needing_itself(modules):
    with pytest.raises(IntegrityError), transaction.atomic():
        Prerequisite.objects.create(module=modules[0], needed=modules[0])


@pytest.mark.parametrize(
    ("index", "words"),
    [(0, "A module cannot be done before itself"), (2, "This goes round in a circle: “A” → “C”")],
)
def test_a_wrong_prerequisite_is_refused_beside_its_field_and_nothing_is_saved(
    academy_editor, modules, index, words
):
    a = modules[0]
    row = {"needed": str(modules[index].pk)}
    data = module_data(title="A changed", needs=inline_formset([row]))
    response = browser_of(academy_editor).post(
        reverse("wagtailadmin_pages:edit", args=(a.pk,)), data
    )
    html = response.content.decode()
    assert words in html
    assert "A changed" in html
    a.refresh_from_db()
    assert a.latest_revision is None
