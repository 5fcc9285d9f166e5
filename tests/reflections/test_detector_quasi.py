"""Details that identify together, and what tells the author."""

from __future__ import annotations

import pytest

from circles.reflections.anonymise import Tier, check
from circles.reflections.anonymise.findings import Finding, merge
from tests.reflections.marks import marked_words


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The boy is 9, and tall.", "9", "AGE"),
        ("He is six and his carer says so.", "six", "AGE"),
        ("A 14 year old who is often missing.", "14 year old", "AGE"),
        ("The three boys, 10, 8 and 5, were bored.", "10, 8 and 5", "AGE"),
        ("At 22 months, she did not speak.", "22 months", "AGE"),
        ("He is in Year 9 this autumn.", "Year 9", "AGE"),
        ("It was on 14 March 2023 that we met.", "14 March 2023", "DATE"),
        ("We met on 3rd Feb in the rain.", "3rd Feb", "DATE"),
        ("It was Christmas Eve when she rang.", "Christmas Eve", "DATE"),
        ("It happened in 2019 at home.", "2019", "DATE"),
        ("At 9.40pm he rang me.", "9.40pm", "DATE"),
        ("She goes to Oakfield Primary School now.", "Oakfield Primary School", "ORG"),
        ("The head of St Cuthbert’s wrote.", "St Cuthbert’s", "ORG"),
        ("The father is in HMP Chelmsford now.", "HMP Chelmsford", "ORG"),
        ("We met in the Tesco in Pitsea then.", "Tesco in Pitsea", "ORG"),
        ("They live in Wickford these days.", "Wickford", "PLACE"),
        ("His nan is seventy two.", "seventy two", "AGE"),
        ("The baby, who is nine weeks, slept.", "nine weeks", "AGE"),
        ("He was born at 26 weeks.", "26 weeks", "AGE"),
        ("It was her fourth birthday.", "fourth birthday", "AGE"),
        ("He is in reception now.", "reception", "AGE"),
        ("It was the week before christmas.", "the week before christmas", "DATE"),
        ("It was printed in the Echo.", "Echo", "ORG"),
        ("She had him at the General.", "General", "ORG"),
        ("He drives a tram at night.", "drives a tram", "DEM"),
        ("She packs salad at night.", "packs salad", "DEM"),
        ("His uncle is a town crier.", "town crier", "DEM"),
        ("The boy has Tourette's.", "Tourette's", "MISC"),
        ("She is the only Polish mum in the village.", "the only Polish mum in the", "MISC"),
        ("He is one of eleven.", "one of eleven", "MISC"),
        ("It is a village of four hundred people.", "four hundred people", "MISC"),
        ("There are five children from 18 months to fourteen.", "18 months to fourteen", "AGE"),
        ("her mum toni, twenty three, had a photo.", "twenty three", "AGE"),
        ("He goes to Holy Family now.", "Holy Family", "ORG"),
        ("She lay on ward 17 for a week.", "ward 17", "ORG"),
        ("It was the August bank holiday.", "August bank holiday", "DATE"),
        ("Both parents are deaf.", "deaf", "MISC"),
        ("They are both 68 and tired.", "68", "AGE"),
        ("She is an Irish Traveller.", "Irish Traveller", "DEM"),
        ("We met in the Morrisons café in Bulwell.", "Morrisons café in Bulwell", "ORG"),
        ("They are on the craylands estate.", "craylands estate", "PLACE"),
        ("It was near Station Approach, I think.", "Station Approach", "PLACE"),
        ("The grandmother is Kurdish, like him.", "Kurdish", "DEM"),
        ("The father is a firefighter there.", "firefighter", "DEM"),
        ("The father is a consultant anaesthetist.", "consultant anaesthetist", "DEM"),
        ("Her uncle, an army major, came.", "army major", "DEM"),
        ("The child has Angelman syndrome, sadly.", "Angelman syndrome", "MISC"),
        ("These twins were never apart.", "twins", "MISC"),
        ("The mother is the youngest of nine.", "youngest of nine", "MISC"),
        ("It was in the local paper for weeks.", "in the local paper", "MISC"),
    ],
)
def test_details_that_identify_together_are_warned_of(text, words, kind):
    begin = text.index(words)
    inside = [f for f in check(text) if f.start <= begin and begin + len(words) <= f.end]
    assert [f.type for f in inside] == [kind]
    assert inside[0].tier is Tier.WARN
    assert inside[0].replacements


@pytest.mark.parametrize(
    "text",
    [
        "She said that it was 7, on a scale.",
        "The visit is 2 hours long.",
        "It was 3 weeks before I asked.",
        "Three visits in two months were planned.",
        "I met them on a Tuesday.",
        "The child who told his teacher was right.",
        "I give it a miss. Build on it.",
        "The plan is six weeks, then a review.",
        "It is a service for children from 0 to 18.",
        "The advice fell on deaf ears.",
        "I filled in form C.",
        "He scored twenty two on the scale.",
        "In reception I waited.",
        "She was the only person in the room who listened.",
        "I asked the General Practitioner.",
        "He is a care worker, and a woman came.",
    ],
)
def test_numbers_and_days_that_tell_nothing_are_left_alone(text):
    assert check(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I'm the only man in the duty team.",
        "I qualified in 2009 and thought that I knew.",
        "As a black social worker I was asked to go.",
        "I used to be a police officer, so it was easy.",
        "I manage the assessment team.",
        "I was pregnant at the time.",
    ],
)
def test_what_tells_the_author_is_said_to_the_author(text):
    assert Tier.TELL in {f.tier for f in check(text)}


def test_a_name_behind_a_role_and_called_is_marked_in_lower_case():
    (found,) = check("She stays with a carer called pat who bakes.")
    assert found.rule == "naming"
    assert not check("A carer called yesterday to cancel.")


def test_overlapping_marks_join_and_the_stricter_names_them():
    warn = Finding(0, 9, "PLACE", Tier.WARN, "a", "")
    block = Finding(4, 12, "PERSON", Tier.BLOCK, "b", "")
    tell = Finding(2, 11, "AUTHOR", Tier.TELL, "c", "")
    joined, told = merge([tell, block, warn])
    assert (joined.start, joined.end, joined.rule) == (0, 12, "b")
    assert told is tell


@pytest.mark.parametrize(
    "text",
    [
        "Look again in three months.",
        "I stopped for eight months when my father was ill.",
        "Review it within 3 months, then every 6 months.",
        "The police officer and the health visitor agreed.",
    ],
)
def test_how_long_something_takes_and_who_met_identify_nobody(text):
    assert check(text) == []


def hurried(text: str) -> str:
    """A text without capitals around these words."""
    return f"i went back and i sat down. she was tired. i made tea. {text}. it was late."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("she has been excluded from kingsdown high", "kingsdown high"),
        ("they moved to a flat in sycamore court", "sycamore court"),
        ("we met at moss bank primary", "moss bank primary"),
        ("she cleans at leeds general infirmary", "leeds general infirmary"),
        ("a family off the old kent road", "old kent road"),
        ("a room above the shop on victoria street", "victoria street"),
        ("i drove to 14b copperfield way", "14b copperfield way"),
        ("the right one was 3 hawthorn lane", "3 hawthorn lane"),
        ("the dad is in hmp lindholme now", "hmp lindholme"),
        ("they live off the a127 now", "a127"),
        ("kieran (eleven) was in it", "eleven"),
        ("the lad yusuf, fifteen, sat down", "fifteen"),
        ("she speaks polish at home", "polish"),
        ("i picked up the phone to sgt pargeter", "sgt pargeter"),
        ("i did not know big dave then", "big dave"),
    ],
)
def test_a_detail_written_without_capitals_is_found(text, words):
    assert words in marked_words(hurried(text))


@pytest.mark.parametrize(
    "text",
    [
        "i crossed the main road to the other street and went on to the ring road",
        "she has a big house and a small court order from the high court",
        "it is a long way to walk, a quiet close and a nice park",
        "he tried hard, was tired, and used the new school hall",
    ],
)
def test_ordinary_roads_and_houses_without_capitals_are_left(text):
    assert marked_words(hurried(text)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I was his social worker from six to eighteen.", "six to eighteen"),
        ("I have known her from ten to seventeen.", "ten to seventeen"),
        ("She moved that night, with Zosia, 8 weeks, to a refuge.", "8 weeks"),
        ("| Day | Who |\n| 4/11 | nobody |", "4/11"),
        ("We met at the Shell garage in Wickford.", "Shell garage in Wickford"),
        ("He is quiet. His sister is a cellist.", "cellist"),
        ("Two sisters (16, 14) came.", "16, 14"),
        ("She speaks Welsh to the dog.", "Welsh"),
        ("We met at Little Steps in the rain.", "Little Steps"),
        ("They were moved on from Black Rock twice.", "Black Rock"),
        ("He retired from the ferries.", "retired from the ferries"),
    ],
)
def test_a_detail_that_a_new_lot_of_texts_showed_is_found(text, words):
    assert words in marked_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "It's May and nobody was in.",
        "Hope is not a plan, my manager said, and she was wrong.",
        "She's eight months in and I am new.",
        "| Date | Seen | Said |\n| Monday | the boy | nothing |",
        "Analysis: Ferguson on the disappearing child helped me.",
        "The bundle was 1,842 pages.",
        "Q. What did you see? A. A lock.",
        "It has been ten months, and he is well.",
        "I learnt it at Core Group and in Early Help.",
        "We work from nine to five.",
    ],
)
def test_what_a_new_lot_of_texts_showed_is_left(text):
    assert check(text) == []


def test_an_age_of_ones_own_is_said_to_tell_who_wrote():
    text = "I'm 29, and the girl knew before any of us."
    (found,) = check(text)
    assert (text[found.start : found.end], found.tier) == ("I'm 29", Tier.TELL)
