from __future__ import annotations

import re
import uuid

import pytest
from wagtail.models import PageViewRestriction

from learning.models import ModulePage, ModuleProgress
from learning.selectors import module_state
from tests.factories.core import PortalDocumentFactory
from tests.factories.learning import ModulePageFactory, quiz_step, text_step
from tests.factories.videos import PortalVideoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(site_tree):
    """Three steps: read, answer (the first of two is right), read."""
    page = ModulePageFactory(parent=site_tree.modules, title="A module")
    return ModulePage.objects.get(pk=page.pk)


@pytest.fixture
def signed_in(client, practitioner):
    client.force_login(practitioner)
    return client


def typed(module, *choices, number=2):
    """What a browser sends when these choices, counted from 0, are made in a step's question."""
    (question,) = module.steps.raw_data[number - 1]["value"]["questions"]
    options = question["value"]["options"]
    return {f"q-{question['id']}": [options[choice]["id"] for choice in choices]}


def name_of(module, number=2):
    return f"q-{module.steps.raw_data[number - 1]['value']['questions'][0]['id']}"


def step(module, number):
    return f"{module.url}step/{number}/"


def text_of(response):
    return response.content.decode()


def test_the_overview_lists_the_steps_and_offers_the_first(client, module):
    html = text_of(client.get(module.url))
    for number in (1, 2, 3):
        assert step(module, number) in html
    assert "Start the module" in html


def test_anybody_may_read_and_is_told_what_is_not_kept(client, module):
    html = text_of(client.get(module.url))
    assert "to keep your progress" in html
    assert f"/accounts/login/?next={module.url}" in html
    html = text_of(client.get(step(module, 1)))
    assert "Some words." in html
    assert "Your progress is not kept." in html
    assert "Mark as done" not in html


def test_marking_a_step_done_leads_to_the_next(signed_in, practitioner, module):
    response = signed_in.post(step(module, 1))
    assert response.status_code == 302
    assert response.url == step(module, 2)
    assert module_state(module, practitioner).done == 1


def test_a_person_goes_on_where_they_stopped(signed_in, module):
    signed_in.post(step(module, 1))
    html = text_of(signed_in.get(module.url))
    assert "Continue with step 2" in html
    assert "1 of 3 steps done" in html


def test_the_last_step_leads_to_the_end(signed_in, module):
    response = signed_in.post(step(module, 3))
    assert response.url == f"{module.url}complete/"
    html = text_of(signed_in.get(response.url))
    assert "You have reached the end" in html
    assert "Steps you have not done" in html
    assert step(module, 1) in html
    assert step(module, 3) not in html


def test_the_end_of_a_completed_module_says_so(signed_in, module):
    signed_in.post(step(module, 1))
    signed_in.post(step(module, 2), typed(module, 0))
    signed_in.post(step(module, 3))
    html = text_of(signed_in.get(f"{module.url}complete/"))
    assert "You have completed this module" in html
    assert "Steps you have not done" not in html
    assert "You have completed this module" in text_of(signed_in.get(module.url))


def test_an_answer_is_kept_and_its_feedback_shown_after_a_redirect(signed_in, module):
    response = signed_in.post(step(module, 2), typed(module, 0))
    assert response.status_code == 302
    assert response.url == f"{step(module, 2)}#feedback"
    html = text_of(signed_in.get(step(module, 2)))
    assert "That is right" in html
    assert "Said of answer 1." in html
    assert "Said of answer 2." not in html
    (chosen,) = re.findall(r"<input[^>]* checked[^>]*>", html)
    assert typed(module, 0)[name_of(module)][0] in chosen


def test_a_wrong_answer_gets_its_own_feedback_and_another_try(signed_in, module):
    signed_in.post(step(module, 2), typed(module, 1))
    html = text_of(signed_in.get(step(module, 2)))
    assert "Not quite" in html
    assert "Said of answer 2." in html
    assert "You can choose again below" in html


def test_before_answering_no_feedback_is_given_away(client, module):
    html = text_of(client.get(step(module, 2)))
    assert "Said of answer" not in html


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "Choose an answer."),
        ("", "Choose an answer."),
        ("no such answer", "Choose one of the answers below."),
        ("\x00", "Choose one of the answers below."),
        ("x" * 10_000, "Choose one of the answers below."),
    ],
)
def test_a_bad_answer_gets_an_error_beside_it_and_nothing_is_kept(
    signed_in, module, answer, message
):
    data = {} if answer is None else {name_of(module): answer}
    response = signed_in.post(step(module, 2), data)
    assert response.status_code == 200
    html = text_of(response)
    assert html.count(message) == 2
    assert "There is a problem" in html
    assert "<title>Error: " in html
    assert not ModuleProgress.objects.exists()


def test_people_who_are_not_signed_in_may_answer_by_the_address_alone(client, module):
    html = text_of(client.get(step(module, 2), {**typed(module, 1), "check": "1"}))
    assert "Not quite" in html
    assert "Said of answer 2." in html
    html = text_of(client.get(step(module, 2), {"check": "1"}))
    assert "There is a problem" in html
    assert not ModuleProgress.objects.exists()


def test_posting_without_being_signed_in_leads_to_signing_in(client, module):
    response = client.post(step(module, 1))
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={step(module, 1)}"
    assert not ModuleProgress.objects.exists()


def test_posting_needs_the_forms_token(practitioner, module):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(practitioner)
    assert strict.post(step(module, 1)).status_code == 403
    assert not ModuleProgress.objects.exists()


def test_several_right_answers_are_offered_as_boxes(signed_in, site_tree):
    page = ModulePageFactory(parent=site_tree.modules, steps=[quiz_step(right=2, wrong=1)])
    module = ModulePage.objects.get(pk=page.pk)
    html = text_of(signed_in.get(step(module, 1)))
    assert html.count(f'type="checkbox" name="{name_of(module, 1)}"') == 3
    assert "More than one answer may be right." in html
    signed_in.post(step(module, 1), typed(module, 0, 1, number=1))
    assert "That is right" in text_of(signed_in.get(step(module, 1)))


@pytest.mark.parametrize("number", ["0", "4", "99999999999999999999", "-1", "one", "%00"])
def test_a_step_that_is_not_there_is_not_found(client, module, number):
    assert client.get(f"{module.url}step/{number}/").status_code == 404


def test_steps_of_a_draft_are_not_found(client, module):
    module.unpublish()
    for path in ("", "step/1/", "complete/"):
        assert client.get(f"/modules/{module.slug}/{path}").status_code == 404


def test_steps_of_a_restricted_module_ask_for_signing_in(client, practitioner, module):
    PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.LOGIN)
    for path in ("", "step/1/", "complete/"):
        response = client.get(f"{module.url}{path}")
        assert response.status_code == 302
        assert "/accounts/login/" in response.url
    client.force_login(practitioner)
    assert client.get(step(module, 1)).status_code == 200


def test_a_step_takes_at_most_twelve_queries_whatever_the_module_holds(
    client, practitioner, site_tree, django_assert_max_num_queries
):
    def pages(number):
        steps = [text_step(f"Step {n}") for n in range(number)] + [quiz_step()]
        page = ModulePageFactory(parent=site_tree.modules, steps=steps)
        return [f"{page.url}step/{number + 1}/", f"{page.url}complete/"]

    for few_url, many_url in zip(pages(3), pages(30), strict=True):
        client.get(few_url)
        with django_assert_max_num_queries(12) as few:
            client.get(few_url)
        with django_assert_max_num_queries(12) as many:
            client.get(many_url)
        assert len(few) == len(many)


def test_a_step_can_be_watched_with_captions_or_read(site_tree, client):
    video = PortalVideoFactory()
    step = {"title": "Watch a visit", "minutes": 3, "video": video.pk, "body": "<p>Who leads?</p>"}
    module = ModulePageFactory(
        parent=site_tree.modules,
        steps=[{"type": "video", "id": str(uuid.uuid4()), "value": step}],
    )
    page = client.get(module.step_url(1)).content.decode()
    assert f'src="/media/video/{video.pk}/captions.vtt"' in page
    assert "Who leads?" in page
    assert "Thank you for seeing me." in page
    assert "Thank you for seeing me." in module.search_body()


def test_a_step_gives_a_file_to_take_away_with_its_format_and_size(site_tree, client):
    document = PortalDocumentFactory(title="Agenda map", file_size=2048)
    step = {
        "title": "Take the map",
        "minutes": 1,
        "document": document.pk,
        "about": "<p>Print it.</p>",
        "accessible_document": None,
    }
    module = ModulePageFactory(
        parent=site_tree.modules,
        steps=[{"type": "download", "id": str(uuid.uuid4()), "value": step}],
    )
    page = client.get(module.step_url(1)).content.decode()
    assert f'<a href="{document.url}">Agenda map</a> (DAT, 2.0\xa0KB)' in page
    assert "Accessible version" not in page
