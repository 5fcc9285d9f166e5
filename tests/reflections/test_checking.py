"""Decisions about marks: what they change in a text, and what the rules let stay."""

from __future__ import annotations

import pytest

from circles.reflections.anonymise import Person
from circles.reflections.checking import Draft, apply_changes, review

pytestmark = pytest.mark.django_db


def draft(text: str, **more) -> Draft:
    return Draft(title="A title", sections=(("What?", text), ("Now what?", "Wait.")), **more)


def after(text: str, *changes: tuple[str, str], **more) -> str:
    """The text after replacing the marked words of each change."""
    one = draft(text, **more)
    keys = {mark.words.casefold(): mark.key for mark in review(one).marks}
    return apply_changes(one, {keys[old.casefold()]: new for old, new in changes}).sections[0][1]


@pytest.mark.parametrize(
    ("text", "change", "result"),
    [
        ("I saw Kirsty. Kirsty’s coat was wet.", ("Kirsty", "the child"),
         "I saw the child. The child’s coat was wet."),
        ("Her son Tyrone, who hid.", ("Tyrone", "the child"), "Her son, who hid."),
        ("Her son Tyrone’s coat was wet.", ("Tyrone’s", "the child"), "Her son’s coat was wet."),
        ("I called Kirsty, then left.", ("Kirsty", ""), "I called, then left."),
        ("We live in Wickford now.", ("Wickford", "[place]"), "We live in [place] now."),
    ],
)  # fmt: skip
def test_a_replacement_reads_well_wherever_the_words_stood(text, change, result):
    assert after(text, change) == result


def test_the_title_is_checked_and_changed_too():
    one = Draft(title="About Kirsty", sections=(("What?", "She cried."),))
    (mark,) = review(one).marks
    assert apply_changes(one, {mark.key: "a child"}).title == "About a child"


def test_changes_leave_the_other_stages_alone():
    changed = apply_changes(draft("I saw Kirsty."), {})
    assert changed == draft("I saw Kirsty.")


def test_the_same_words_are_one_mark_with_a_count():
    (mark,) = review(draft("Kirsty left. I rang Kirsty, and kirsty’s sister.")).marks
    assert mark.count == 3


def test_a_reason_keeps_a_warning_and_contests_a_block_where_the_rules_allow():
    found = review(draft("They live in Wickford with Zylphindra."))
    warn, block = found.marks
    kept = review(
        draft(
            "They live in Wickford with Zylphindra.",
            kept={warn.key: "essential", block.key: "public"},
        )
    )
    assert kept.can_be_shared
    assert [one["tier"] for one in kept.kept_record()] == ["warn", "block"]
    assert "essential" not in dict(block.keep_choices)


@pytest.mark.parametrize("reason", ["", "because I say so", "essential"])
def test_no_other_reason_keeps_a_direct_identifier(reason):
    text = "Then I rang Zylphindra."
    (mark,) = review(draft(text)).marks
    assert not review(draft(text, kept={mark.key: reason})).can_be_shared


@pytest.mark.parametrize("text", ["Ring 07700 900461 soon.", "It was CM2 6ZX then."])
def test_a_number_or_postcode_cannot_be_contested(text):
    (mark,) = review(draft(text)).marks
    assert not mark.can_keep
    assert not review(draft(text, kept={mark.key: "public"})).can_be_shared


def test_somebody_the_writer_listed_cannot_be_contested():
    one = draft("rose laughed.", people=(Person("rose"),))
    (mark,) = review(one).marks
    assert not mark.can_keep


def test_details_of_more_than_two_kinds_are_too_many_together():
    text = "The twins live in Wickford and it was Christmas Eve."
    keys = [mark.key for mark in review(draft(text)).marks]
    two = review(draft("The twins live in Wickford.", kept=dict.fromkeys(keys[:2], "essential")))
    three = review(draft(text, kept=dict.fromkeys(keys, "essential")))
    assert two.can_be_shared
    assert three.keeps_too_much
    assert not three.can_be_shared


def test_what_tells_the_author_is_theirs_to_judge():
    found = review(draft("I am the only man in the duty team."))
    assert found.tells
    assert found.can_be_shared
