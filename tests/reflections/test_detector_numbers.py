"""Numbers with check digits and other identifiers with a form of their own."""

from __future__ import annotations

import random

import pytest

from circles.reflections.anonymise import Tier, check
from circles.reflections.anonymise.checkdigits import is_nhs_number, is_nino, is_upn

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def marked(text: str) -> list[str]:
    return [text[f.start : f.end] for f in check(text) if f.tier is Tier.BLOCK]


def nhs_numbers(count: int) -> list[str]:
    chance, made = random.Random(5919), []
    while len(made) < count:
        nine = [chance.randrange(10) for _ in range(9)]
        total = sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
        last = (11 - total % 11) % 11
        if last < 10:
            made.append("".join(map(str, [*nine, last])))
    return made


def upns(count: int) -> list[str]:
    chance, made = random.Random(23), []
    for _ in range(count):
        digits = [chance.randrange(10) for _ in range(12)]
        total = sum(digit * place for place, digit in enumerate(digits, start=2))
        made.append(UPN_LETTERS[total % 23] + "".join(map(str, digits)))
    return made


@pytest.mark.parametrize("number", ["943 476 5919", "9434765919", "999 000 0018", "943-476-5919"])
def test_right_nhs_numbers_pass(number):
    assert is_nhs_number(number)


@pytest.mark.parametrize("number", ["943 476 5918", "943476591", "94347659190", "abc", ""])
def test_wrong_nhs_numbers_fail(number):
    assert not is_nhs_number(number)


def test_every_generated_nhs_number_passes_and_fails_with_its_last_digit_changed():
    for number in nhs_numbers(200):
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert is_nhs_number(number)
        assert not is_nhs_number(wrong)


def test_pupil_numbers_pass_by_their_letter():
    assert is_upn("B801200005001")
    assert not is_upn("A801200005001")
    assert not is_upn("I801200005001")


def test_a_temporary_pupil_number_ends_in_a_letter():
    temporary = [f"{letter}80120000500A" for letter in UPN_LETTERS]
    assert sum(map(is_upn, temporary)) == 1


def test_every_generated_pupil_number_passes_only_with_its_own_letter():
    for upn in upns(200):
        others = [letter for letter in UPN_LETTERS if letter != upn[0]]
        assert is_upn(upn)
        assert not any(is_upn(letter + upn[1:]) for letter in others)


@pytest.mark.parametrize("barred", ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "DA", "QQ", "AO"])
def test_barred_national_insurance_prefixes_fail(barred):
    assert not is_nino(f"{barred}123456C")
    assert is_nino("AB 12 34 56 C")


@pytest.mark.parametrize(
    "text",
    [
        "Her NHS number is {943 476 5918}, I think.",
        "The letter had {9434765919} on it.",
        "On the form: {B801200005001}.",
        "NI number {QQ 12 34 56 C} was on her hand.",
        "He wrote {AB123456C} on it.",
        "Write to {kit.p@example.org} today.",
        "It was {kit dot p at example dot com} she said.",
        "Her name there is {@kit_x_b} she said.",
        "On the console he is {xXkitXx99} to friends.",
        "See {https://example.org/kit} for it.",
        "Call {07700 900461} or {+44 7700 900123} first.",
        "She rang from {01632 960 001} twice.",
        "It ends in {oh seven seven double zero nine one} I think.",
        "We drove to {CM2 6ZX} then.",
        "It was {9 Saltmarsh Close} by then.",
        "They live at {14b mill lane} now.",
        "I wrote to him at {4 Tan y Bryn} then.",
        "They moved to {flat 12} then.",
        "The place is {///filled.count.soap} exactly.",
        "His car was {EY19 KLD} that day.",
        "The case was {CM23C50417} then.",
        "The reference {42/81734/24} was wrong.",
        "I opened {LCS 4471902} by mistake.",
        "It said {Mosaic ID 1234567} on top.",
        "On the card: {L1234567} in red.",
        "The file {4471902} is closed.",
        "The sister was born on {3 April 2016} at home.",
        "The mother wrote dob {09/11/15} there.",
        "The server said {192.168.4.17} again.",
    ],
)
def test_identifiers_block(text):
    plain = text.replace("{", "").replace("}", "")
    wanted = [part.split("}")[0] for part in text.split("{")[1:]]
    found = marked(plain)
    for one in wanted:
        assert any(one in words for words in found), (one, found)


@pytest.mark.parametrize(
    "text",
    [
        "We had 45 working days under s.47.",
        "It was a 4.5 on the scale of 0 to 10.",
        "Level 3 and Section 20 of the Children Act 1989.",
        "See doi:10.1093/bjsw/bct123 and [2013] UKSC 33.",
        "About 3 close friends came, and 12,000 people signed.",
        "It cost £250000 to run.",
        "In the 1990s this was usual.",
    ],
)
def test_what_only_looks_like_a_number_of_somebody_does_not_block(text):
    assert marked(text) == []
