"""What is left in a text, and reading it as others will, before it is shared."""

from __future__ import annotations

import pytest

from circles.reflections.checking import Draft, review
from circles.reflections.codes import new_claim_key
from circles.reflections.deciding import verdict
from circles.reflections.services.letterbox import letters
from tests.factories.learning import PracticeGuidePageFactory, TopicFactory

pytestmark = pytest.mark.django_db


def residue_of(text):
    return review(Draft("on waiting", (("What?", text),))).residue


def test_the_meter_counts_what_is_left_by_kinds_that_identify_together():
    nothing = residue_of("i waited, and it was enough.")
    assert (nothing.count, nothing.kinds, nothing.is_too_much) == (0, (), False)
    two = residue_of("We met in Wickford on 3 May.")
    assert (two.count, two.kind_words, two.is_too_much) == (2, "places, dates", False)
    three = residue_of("We met in Wickford on 3 May. His mother is a retired midwife.")
    assert (three.count, three.is_too_much) == (3, True)


def test_the_meter_leaves_out_what_must_go_anyway():
    assert residue_of("I rang Kirsty.").count == 0


def test_a_checked_text_is_shown_as_others_will_read_it(client, posted):
    page = client.post("/reflections/check/", posted(action="preview"))
    body = page.content.decode()
    assert "reflections/preview.html" in [template.name for template in page.templates]
    assert "A parent cried, and I carried on with my form.</p>" in body
    assert "No detail is left" in body
    assert "Share without my name" in body


def test_an_open_mark_stands_between_the_text_and_its_preview(client, posted):
    page = client.post("/reflections/check/", posted(stage_0="I rang Kirsty.", action="preview"))
    assert "1 detail must change." in page.content.decode()
    assert "Share without my name" not in page.content.decode()


def test_what_was_chosen_is_put_in_place_before_the_preview(client, posted):
    fields = posted(stage_0="I rang Kirsty.")
    (mark,) = client.post("/reflections/check/", fields).context["review"].marks
    chosen = {f"do-{mark.key}": "own", f"own-{mark.key}": "a parent", "action": "preview"}
    assert (
        "I rang a parent.</p>"
        in client.post("/reflections/check/", {**fields, **chosen}).content.decode()
    )


def test_what_is_not_confirmed_is_asked_for_beside_the_preview(client, posted):
    page = client.post("/reflections/share/", posted())
    assert "Confirm that the family would not know itself." in page.content.decode()
    assert "Put the pen down.</p>" in page.content.decode()
    assert letters() == []


def kept(text):
    """A review in which every mark is kept."""
    draft = Draft("on waiting", (("What?", text),))
    keys = {m.key: m.keep_choices[0][0] for m in review(draft).marks if m.can_keep}
    return review(Draft(draft.title, draft.sections, (), keys))


def test_a_name_that_stays_is_named_by_the_meter():
    left = kept("Resistance is information, Miller said.").residue
    assert left.count == 1
    assert left.kind_words == "names"


def test_a_page_without_a_way_on_says_why():
    """A suggestion that is kept counts like any detail, on the meter and in the verdict."""
    found = kept("We met in Wickford on 3 May. I went with his worker from Preston Youth Zone.")
    assert any(mark.is_suggestion for mark in found.kept)
    assert found.keeps_too_much
    assert found.residue.is_too_much
    assert "too much" in verdict(found)


def test_own_words_that_make_a_text_too_long_are_refused_and_the_text_is_kept(client, posted):
    fields = posted(stage_0="Kirsty. " * 900, stage_1="Kirsty. " * 900)
    (mark,) = client.post("/reflections/check/", fields).context["review"].marks
    own = {f"do-{mark.key}": "own", f"own-{mark.key}": "a parent and " * 9, "action": "preview"}
    page = client.post("/reflections/check/", {**fields, **own})
    assert "the text is too long" in page.content.decode()
    assert dict(page.context["carried"])["stage_0"] == fields["stage_0"].strip()


def test_a_change_by_claim_key_asks_no_more_than_twelve_questions(
    client, shareable, circle, site_tree, django_assert_max_num_queries
):
    guide = PracticeGuidePageFactory(parent=site_tree.guides)
    key = new_claim_key()
    filed = {"circle": circle.pk, "guide": guide.pk, "topic": TopicFactory().pk}
    client.post("/reflections/share/", shareable(claim_key=key, **filed))
    changed = shareable(code="", claim_key=key, action="check", **filed)
    client.post("/reflections/check/", changed)
    with django_assert_max_num_queries(12):
        assert client.post("/reflections/check/", changed).status_code == 200
