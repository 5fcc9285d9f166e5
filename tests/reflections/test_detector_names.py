"""Names: found whatever their language or disguise; ordinary words and writers left alone."""

from __future__ import annotations

import pytest

from circles.reflections.anonymise import Person, Tier, check, lacks_capitals, parse_people
from tests.reflections.marks import marked_words


def uncovered(text: str, wanted: list[str], **options) -> list[str]:
    """Those of `wanted` that are not wholly marked at their first place."""
    covered = {i for f in check(text, **options) for i in range(f.start, f.end)}
    missed = []
    for words in wanted:
        begin = text.index(words)
        places = range(begin, begin + len(words))
        if any(text[i].isalnum() and i not in covered for i in places):
            missed.append(words)
    return missed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I visited Kayleigh at home and her partner Dean let me in.", ["Kayleigh", "Dean"]),
        ("Mum, Shannon, said her ex (Lee) had turned up.", ["Shannon", "Lee"]),
        ("Grace told me that she was scared.", ["Grace"]),
        ("Will rang me at lunchtime about it.", ["Will"]),
        ("The older one, known as Spider, hid from us.", ["Spider"]),
        ("He goes by bear when he is with friends.", ["bear"]),
        ("Nguyễn Thị Hoa came with her cousin Łukasz.", ["Nguyễn", "Hoa", "Łukasz"]),
        ("Siân and Rhys were there with the baby.", ["Siân", "Rhys"]),
        ("I spoke with Mrs Adeyemi-Clarke about it.", ["Adeyemi-Clarke"]),
        ("DC Harding and Dr Okonkwo disagreed about it.", ["Harding", "Okonkwo"]),
        ("The father, Olumide, had waited for two hours.", ["Olumide"]),
        ("I asked Jean Button, who is a neighbour.", ["Jean", "Button"]),
        ("The letter was about Alfie T and his plan.", ["Alfie T"]),
        ("R's mother said that J and K were out.", ["R's", "J", "K"]),
        ("JT was excluded for the second time.", ["JT"]),
        ("his sister grace was there with the dog", ["grace"]),
        ("They call him Trigger and I did as well.", ["Trigger"]),
        ("Then Kirsty wrote. I answered kirsty at once.", ["Kirsty", "kirsty"]),
        ("Jaydon came late. His brother said Jaydan is never late.", ["Jaydon", "Jaydan"]),
        (
            "I met Priyanka, then Simran and Gurpreet, at the door.",
            ["Priyanka", "Simran", "Gurpreet"],
        ),
        ("We spoke to Auntie Pat and to the Reverend Hill.", ["Pat", "Hill"]),
        ("Mrs. White was angry about the letter.", ["White"]),
        ("Mrs Gibbs was angry about the letter.", ["Gibbs"]),
    ],
)
def test_names_are_marked(text, names):
    assert uncovered(text, names) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I saw Kir\u200bsty and Ty\u00adler there today.", ["Kir\u200bsty", "Ty\u00adler"]),
        ("I saw К\u0430yleigh at the centre today.", ["К\u0430yleigh"]),
        ("I saw Ｋａｙｌｅｉｇｈ at the centre today.", ["Ｋａｙｌｅｉｇｈ"]),
        ("I saw Tyl&#101;r and Kirst&#x79; at the centre.", ["Tyl&#101;r", "Kirst&#x79;"]),
        ("I saw K1rsty and J@ke at the centre today.", ["K1rsty", "J@ke"]),
        ("I saw Jay-\ndon at the centre today.", ["Jay-\ndon"]),
        ("I saw 🙂Kirsty🙂 at the centre today.", ["Kirsty"]),
        ("I saw \u202eKirsty\u202c at the centre today.", ["Kirsty"]),
        ("KIRSTY SAID THAT SHE WAS FINE BUT JORDAN WAS NOT", ["KIRSTY", "JORDAN"]),
        (
            "i saw tyler and his nan maureen today and tyler was fine. he likes school.",
            ["tyler", "maureen"],
        ),
        ("I saw Zoe\u0308 at the centre today.", ["Zoe\u0308"]),
    ],
)
def test_disguised_names_are_marked_where_they_stand(text, names):
    assert uncovered(text, names) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hope is what we work with. Grace under pressure is rare. Will it help?",
        "May was a hard month. In June I asked again. On Monday it rained.",
        "Kolb (1984), Gibbs (1988) and Forrester et al. (2018) say so.",
        "We used Motivational Interviewing and the Signs of Safety map.",
        "Winnicott, Bowlby and Munro would have smiled. White papers help.",
        "Rogers's conditions and Miller and Rollnick (2013) helped me.",
        "Working Together 2018 and the Children Act 1989 are clear.",
        "Re B (Care Proceedings) [2013] UKSC 33 was cited by the Local Authority.",
        "Mum was brilliant and Dad was not. The Health Visitor and the IRO agreed.",
        "EHCPs take time, and CAMHS has a list. I rang the LADO.",
        "Child B and Baby C live with Carer A, as I shall call them.",
        "Description\nI was late.\nFeelings\nGuilty, tired.\nAction plan\nLeave earlier.",
        "I’d said that I’ll go. I’ve not been since; I’m sorry.",
        "Frank conversations are hard. Rose-tinted views do not help. Mark my words.",
        "Social Work England and the Family Court say the same.",
    ],
)
def test_ordinary_words_writers_and_terms_are_left_alone(text):
    found = [(f.rule, text[f.start : f.end]) for f in check(text) if f.tier is not Tier.TELL]
    assert found == []


def test_a_capitalised_word_that_no_dictionary_holds_blocks():
    (found,) = check("Then I rang Zylphindra about it.")
    assert found.tier is Tier.BLOCK
    assert found.rule == "unknown_capital"
    assert "dictionary" in found.reason


def test_a_listed_person_is_found_in_every_form_and_yields_their_role():
    text = "rose opened the door. ROSE cried. I liked Rose's honesty, and a rose is a rose."
    found = check(text, [Person("Rose", "the mother")])
    assert [text[f.start : f.end].lower().removesuffix("'s") for f in found] == ["rose"] * 5
    assert all(f.tier is Tier.BLOCK and f.replacements[0] == "the mother" for f in found)


def test_a_listed_name_is_found_misspelt():
    assert uncovered("then tamsyn left", ["tamsyn"], people=[Person("Tamsin")]) == []


def test_the_box_is_read_line_by_line_with_roles_if_given():
    people = parse_people("Kit = the father\nJo (mother), Spider\n\n  \nthe dog: Rex")
    assert people == [
        Person("Kit", "the father"),
        Person("Jo", "mother"),
        Person("Spider"),
        Person("the dog", "Rex"),
    ]


def test_ordinary_words_in_the_box_mark_nothing():
    assert check("The mother and the baby slept.", [Person("the mother"), Person("a")]) == []


def test_a_text_without_capitals_says_so():
    assert lacks_capitals("i went there and nobody was in so i came back to the office")
    assert not lacks_capitals("I went there. Nobody was in. So I came back.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Faren's dad was making toast when I came.", "Faren's"),
        ("Then it rained. Salam (2) licked the screen.", "Salam"),
        ("He sat by the door. Shekinah sent a list.", "Shekinah"),
        ("We waited. Seraphim, her daughter, did not.", "Seraphim"),
        ("She had slept. Anise, 7, has a cold.", "Anise"),
        ("I matched them. Bloom was five, and quiet.", "Bloom"),
        ("I listened. Jordan-Lee, who's late, sat down.", "Jordan-Lee"),
        ("I listened. Josie-Lea loves maths.", "Josie-Lea"),
        ("It had no child in it. Agon appears in forty pages.", "Agon"),
        ("I listened. Euros speaks to the dog.", "Euros"),
        ("I met with mrs begum and her daughter nesta at home.", "nesta"),
    ],
)
def test_a_name_that_an_old_dictionary_holds_is_found(text, name):
    assert name in marked_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Using Gibbs helped. Began late. Woken twice. Breastfeeding went well.",
        "Life-story work took a year. Kinship takes longer.",
        "Healthcare was there. Countdown begins. Cornflakes again.",
        "his wife died in the winter",
    ],
)
def test_ordinary_words_that_open_a_sentence_are_no_names(text):
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("He lives in Nether Wallop now.", "Nether Wallop"),
        ("I met them on the bus to East Burrafirth.", "East Burrafirth"),
        ("They moved from North Rauceby.", "North Rauceby"),
        ("On the Isle of Sheppey they say so.", "Isle of Sheppey"),
        ("There is a shop in Great Hinton.", "Great Hinton"),
    ],
)
def test_a_place_of_two_words_is_one_place(text, place):
    (found,) = [f for f in check(text) if place in text[f.start : f.end]]
    assert (found.type, found.tier) == ("PLACE", Tier.WARN) or found.rule == "capital_pair"
