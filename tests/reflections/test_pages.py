"""The pages, as a browser without scripts gets them; reading; the claim key; bad input."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import PageViewRestriction

from circles.reflections.codes import new_claim_key
from circles.reflections.models import Reflection, ReflectionTemplate, SubmittedReflection
from circles.reflections.searchables import ReflectionSource
from circles.reflections.services import sharing
from circles.reflections.services.letterbox import hand_on, letters
from portal.core.searchable import source_for
from portal.core.signals import searchable_removed
from tests.factories.learning import TopicFactory
from tests.factories.reflections import ReflectionFactory, SubmittedReflectionFactory

pytestmark = pytest.mark.django_db
STAGES = {
    "gibbs": ["Description", "Feelings", "Evaluation", "Analysis", "Conclusion", "Action plan"],
    "kolb": [
        "Concrete experience",
        "Reflective observation",
        "Abstract conceptualisation",
        "Active experimentation",
    ],
    "driscoll": ["What?", "So what?", "Now what?"],
    "schon": ["Reflection-in-action", "Reflection-on-action"],
    "fook": ["Deconstruction", "Resistance", "Challenge", "Reconstruction"],
    "relationship": ["Beginning", "Middle", "End"],
    "signs_of_safety": [
        "What are we worried about?",
        "What's working well?",
        "What needs to happen?",
        "Safety scale",
    ],
    "fook_gardner": ["Unearthing assumptions", "From new awareness to practice"],
    "weather": ["Sunshine", "Rain", "Lightning", "Fog", "Storm"],
    "swe_ready": ["Activity", "Relevance", "Learning", "Impact", "Peer learning"],
}


def test_the_templates_have_the_published_stages():
    found = {
        one.slug: [s["title"] for s in one.stage_list] for one in ReflectionTemplate.objects.all()
    }
    assert found == STAGES


def test_a_template_counts_its_versions_when_its_stages_change(driscoll):
    driscoll.name = "Three questions"
    driscoll.save()
    assert driscoll.version == 1
    driscoll.stages = [("stage", {"title": "What?", "prompt": "What happened?", "words": 50})]
    driscoll.save()
    assert driscoll.version == 2


def test_nobody_deletes_a_template_that_a_sealed_reflection_may_need(
    client, administrator, driscoll
):
    client.force_login(administrator)
    address = reverse(ReflectionTemplate.snippet_viewset.get_url_name("delete"), args=[driscoll.pk])
    client.post(address)
    bulk = reverse("wagtail_bulk_action", args=["reflections", "reflectiontemplate", "delete"])
    client.post(f"{bulk}?id={driscoll.pk}")
    assert ReflectionTemplate.objects.filter(pk=driscoll.pk).exists()
    edit = reverse(ReflectionTemplate.snippet_viewset.get_url_name("edit"), args=[driscoll.pk])
    assert client.get(edit).status_code == 200


def test_writing_is_for_people_who_are_signed_in(client, practitioner):
    assert client.get("/reflections/write/").url.startswith("/accounts/login/")
    client.force_login(practitioner)
    page = client.post("/reflections/write/", {"template": "gibbs"})
    assert page["Cache-Control"] == "no-store"
    assert all(stage in page.content.decode() for stage in STAGES["gibbs"])
    assert client.post("/reflections/write/", {"template": "nonsense"}).status_code == 404


def test_from_writing_to_sharing_page_by_page(client, posted, circle):
    fields = posted(stage_0="Kirsty was in Wickford and cried.", circle=circle.pk)
    page = client.post("/reflections/check/", fields)
    name, place = page.context["review"].marks
    assert (name.words, place.words) == ("Kirsty", "Wickford")
    decided = {
        f"do-{name.key}": "own",
        f"own-{name.key}": "a parent",
        f"do-{place.key}": "keep:common",
    }
    page = client.post("/reflections/check/", {**fields, **decided, "action": "apply"})
    assert page.context["review"].can_be_shared
    carried = {**dict(page.context["carried"]), "keep": page.context["keep"]}
    page = client.post("/reflections/check/", {**carried, "action": "preview"})
    assert "A parent was in Wickford and cried." in page.content.decode()
    carried = {**dict(page.context["carried"]), "keep": page.context["keep"]}
    page = client.post("/reflections/share/", {**carried, "claim_key": page.context["claim_key"]})
    assert "Confirm that the family would not know itself." in page.content.decode()
    assert letters() == []
    confirmed = {"family": "on", "colleague": "on", "myself": "on"}
    page = client.post("/reflections/share/", {**carried, **confirmed})
    (row,) = letters()
    assert row.sections[0] == {"stage": "What?", "text": "A parent was in Wickford and cried."}
    assert row.circle_id == circle.pk
    assert row.template_version == row.template.version
    key = page.context["claim_key"]
    assert f'download="claim-key.txt" href="data:text/plain;charset=utf-8,{key}"' in (
        page.content.decode()
    )
    state = client.post("/reflections/mine/", {"claim_key": key})
    assert "Waiting to be read" in state.content.decode()


def test_undoing_a_decision_opens_the_mark_again(client, posted):
    fields = posted(stage_0="It was in Wickford.")
    (mark,) = client.post("/reflections/check/", fields).context["review"].marks
    kept = {**fields, "keep": f"{mark.key}:common", "action": "apply", f"do-{mark.key}": "undo"}
    assert client.post("/reflections/check/", kept).context["review"].open


def test_own_words_that_are_missing_are_asked_for_beside_their_box(client, posted):
    fields = posted(stage_0="I rang Kirsty.")
    (mark,) = client.post("/reflections/check/", fields).context["review"].marks
    page = client.post(
        "/reflections/check/", {**fields, "action": "apply", f"do-{mark.key}": "own"}
    )
    assert page.context["errors"] == [("own-1", "Write what stands for “Kirsty”.")]
    assert "Kirsty" in page.content.decode()


def test_an_open_mark_refuses_the_share_and_keeps_the_text(client, shareable):
    page = client.post("/reflections/share/", shareable(stage_0="I rang Kirsty."))
    assert "still need a decision" in page.content.decode()
    assert "Kirsty" in page.content.decode()
    assert letters() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a" * 121}, "title"),
        ({"stage_0": "", "stage_1": " ", "stage_2": ""}, "stage_0"),
        ({"stage_0": "a " * 4_001}, "stage_0"),
        ({f"stage_{n}": "a " * 3_500 for n in range(3)}, "stage_0"),
        ({"people": "a" * 2_001}, "people"),
        ({"circle": "999999"}, "circle"),
        ({"topic": "x' OR 1=1"}, "topic"),
        ({"stage_1": "nul\x00l"}, "stage_1"),
    ],
)
@pytest.mark.parametrize("path", ["/reflections/check/", "/reflections/share/"])
def test_bad_input_is_said_beside_its_field_and_the_text_is_kept(
    client, shareable, path, changes, field
):
    page = client.post(path, shareable(**{"stage_2": "Put the pen down.", **changes}))
    body = page.content.decode()
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert "There is a problem" in body
    assert "Put the pen down." in body or "stage_2" in changes
    assert letters() == []


@pytest.mark.parametrize("path", ["/reflections/check/", "/reflections/share/"])
def test_a_form_of_no_template_starts_again(client, path):
    assert client.post(path, {"template": "nonsense"}).url == "/reflections/write/"
    assert client.get(path).status_code == 405


def test_an_old_code_is_said_and_the_text_is_kept(client, shareable):
    page = client.post("/reflections/share/", shareable(code="0000000000"))
    assert page.context["problem"]
    assert "I was afraid of the silence." in page.content.decode()
    assert letters() == []


def test_nonsense_among_decisions_is_ignored(client, posted):
    nonsense = {
        "keep": ["x", "a:b:c", ":", "f" * 20 + ":nonsense"],
        "do-zz": "replace:9",
        "action": "apply",
    }
    assert client.post("/reflections/check/", posted(**nonsense)).status_code == 200


def test_prompts_that_staff_wrote_are_shown_as_text(client, practitioner, driscoll):
    prompt = "<script>alert(1)</script> What happened?"
    driscoll.stages = [("stage", {"title": "What?", "prompt": prompt, "words": 50})]
    driscoll.save()
    client.force_login(practitioner)
    page = client.post("/reflections/write/", {"template": "driscoll"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_private_circles_name_is_not_said_to_nobody(client, posted, circle):
    PageViewRestriction.objects.create(page=circle, restriction_type=PageViewRestriction.LOGIN)
    page = client.post(
        "/reflections/check/", posted(circle=circle.pk, action="edit")
    ).content.decode()
    assert circle.title not in page
    assert "The circle you chose" in page


def test_the_sites_cap_for_a_day_holds(client, shareable, monkeypatch):
    monkeypatch.setattr(sharing, "DAILY_CAP", 1)
    client.post("/reflections/share/", shareable())
    page = client.post("/reflections/share/", shareable())
    assert "as many reflections as it can today" in page.content.decode()
    assert len(letters()) == 1


def test_a_double_click_shares_once(client, shareable):
    fields = shareable(claim_key=new_claim_key())
    for _ in range(2):
        assert "is shared" in client.post("/reflections/share/", fields).content.decode()
    assert len(letters()) == 1


@pytest.mark.parametrize("state", ["waiting", "approved", "returned"])
def test_a_change_by_claim_key_is_read_again_and_needs_no_code(client, shareable, state):
    key = new_claim_key()
    row = SubmittedReflectionFactory(state=state, key=key)
    page = client.post("/reflections/mine/", {"claim_key": key})
    edit = client.post(
        "/reflections/check/", {**dict(page.context["carried"]), "claim_key": key, "action": "edit"}
    )
    assert "A parent cried" in edit.content.decode()
    fields = shareable(code="", claim_key=key, stage_0="A parent wept.")
    assert "is shared" in client.post("/reflections/share/", fields).content.decode()
    untouched = SubmittedReflection.objects.get()  # nothing shows that this one was changed
    assert (untouched.state, untouched.sections) == (state, row.sections)
    assert "A parent wept." in str(client.post("/reflections/mine/", {"claim_key": key}).context)
    assert hand_on(least=1) == 1
    now = SubmittedReflection.objects.get()
    assert (now.state, now.note, now.sections[0]["text"]) == ("waiting", "", "A parent wept.")


def test_what_is_published_or_refused_is_not_changed_by_its_key(client, shareable):
    published, refused = new_claim_key(), new_claim_key()
    ReflectionFactory(key=published)
    SubmittedReflectionFactory(key=refused, state="refused", note="No.")
    for key, words in ((published, "Withdraw it before"), (refused, "was not accepted")):
        page = client.post("/reflections/share/", shareable(claim_key=key)).content.decode()
        assert words in page


def test_withdrawing_deletes_the_row_and_tells_search(client):
    key = new_claim_key()
    reflection = ReflectionFactory(key=key)
    told = []

    def listen(kind, object_id, **kwargs):
        told.append((kind, object_id))

    searchable_removed.connect(listen, sender=Reflection)
    try:
        page = client.post("/reflections/mine/", {"claim_key": key, "action": "withdraw"})
    finally:
        searchable_removed.disconnect(listen, sender=Reflection)
    assert "is withdrawn" in page.content.decode()
    assert told == [("reflection", str(reflection.pk))]
    assert client.get(reflection.get_absolute_url()).status_code == 404
    assert not Reflection.objects.exists()


@pytest.mark.parametrize("typed", ["", "short", "u" * 26, "0" * 26, "<script>" * 10])
def test_a_wrong_key_is_said_beside_its_box(client, typed):
    page = client.post("/reflections/mine/", {"claim_key": typed, "action": "withdraw"})
    assert page.context["form"].errors["claim_key"]


def test_a_key_in_an_address_opens_nothing(client):
    key = new_claim_key()
    SubmittedReflectionFactory(key=key, title="A title of its own")
    page = client.get("/reflections/mine/", {"claim_key": key}).content.decode()
    assert "A title of its own" not in page


def test_the_list_narrows_counts_no_small_group_and_hides_the_inbox(client):
    topic = TopicFactory(name="Neglect over time")
    for _ in range(4):
        ReflectionFactory(topic=topic)
    ReflectionFactory(title="Of no topic")
    SubmittedReflectionFactory(title="In the inbox")
    everything = client.get("/reflections/").context
    narrowed = client.get("/reflections/", {"topic": topic.slug, "level": "nonsense!"})
    assert everything["count"] == 5
    (facet,) = [facet for facet in everything["facets"] if facet.name == "topic"]
    assert [option.count for option in facet.options] == [None]
    assert narrowed.context["count"] is None
    body = narrowed.content.decode()
    assert "Of no topic" not in body
    assert "In the inbox" not in body


@pytest.mark.parametrize("count", [3, 30])
def test_lists_take_the_same_queries_whatever_they_hold(
    client, circle, count, django_assert_max_num_queries
):
    for _ in range(count):
        ReflectionFactory(circle=circle)
    client.get("/reflections/")
    with django_assert_max_num_queries(12):
        page = client.get("/reflections/")
    assert len(page.context["reflections"]) == min(count, 12)


def test_reflections_of_a_private_circle_show_to_nobody_else(client, circle, practitioner):
    reflection = ReflectionFactory(circle=circle)
    PageViewRestriction.objects.create(page=circle, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(reflection.get_absolute_url()).status_code == 404
    client.force_login(practitioner)
    assert client.get(reflection.get_absolute_url()).status_code == 200


def test_a_circles_page_shows_its_released_reflections(client, circle):
    ReflectionFactory(circle=circle, title="Of this circle")
    ReflectionFactory(title="Of another")
    page = client.get(circle.url).content.decode()
    assert "Of this circle" in page
    assert "Of another" not in page


def test_an_example_says_that_it_is_one(client):
    example = ReflectionFactory(is_example=True, claim_mac=None, month="2026-09")
    page = client.get(example.get_absolute_url()).content.decode()
    assert "invented" in page
    assert "September 2026" in page
    assert "Example" in client.get("/reflections/").content.decode()


def test_the_database_refuses_what_the_code_would_not_write():
    for wrong in ({"month": "2026-13"}, {"claim_mac": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReflectionFactory(**wrong)
    for wrong in ({"state": "published"}, {"state": "returned", "note": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SubmittedReflectionFactory(**wrong)


def test_search_knows_released_reflections_without_a_date(circle, rf):
    topic = TopicFactory()
    reflection = ReflectionFactory(circle=circle, topic=topic)
    source = source_for("reflection")
    assert isinstance(source, ReflectionSource)
    entry = source.entry(source.queryset().get())
    assert entry.on is None
    assert set(entry.facets) == {"topic", "template"}
    assert "I had stopped listening." in entry.body
    from django.contrib.auth.models import AnonymousUser

    asked = [str(reflection.pk), "nonsense", str(SubmittedReflectionFactory().pk)]
    assert source.visible_ids(AnonymousUser(), asked) == {str(reflection.pk)}
