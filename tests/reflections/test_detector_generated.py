"""Two hundred forms of each kind of coded identifier, in sentences: all of them block."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest
from stdnum.gb import nhs, upn

from circles.reflections.anonymise import Tier, check

CAPITALS = string.ascii_uppercase
SENTENCES = (
    "It said {} on the form.",
    "I wrote down {}, which I should not have.",
    "the number was {} i think",
    "({})",
    "Then: {}",
)
BARRED = ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


class Maker:
    """Makes identifiers by chance, the same for a seed."""

    def __init__(self) -> None:
        self.chance = random.Random(7)

    def digits(self, count: int) -> str:
        return "".join(self.chance.choice(string.digits) for _ in range(count))

    def letters(self, count: int, of: str = CAPITALS) -> str:
        return "".join(self.chance.choice(of) for _ in range(count))

    def one_of(self, *forms: str) -> str:
        return self.chance.choice(forms)

    def nhs(self) -> str:
        number = self.digits(10)
        while not nhs.is_valid(number):
            number = self.digits(10)
        parts = number[:3], number[3:6], number[6:]
        return self.one_of(number, " ".join(parts), "-".join(parts))

    def nino(self) -> str:
        prefix = "BG"
        while prefix in BARRED:
            prefix = self.letters(1, "ABCEGHJKLMNPRSTWXYZ") + self.letters(1, "ABCEGHJKLMNPRSTWXYZ")
        parts = (prefix, *(self.digits(2) for _ in range(3)), self.letters(1, "ABCD"))
        whole = "".join(parts)
        return self.one_of(whole, whole.lower(), " ".join(parts), "-".join(parts))

    def upn(self) -> str:
        rest = self.digits(12)
        return upn.calc_check_digit(f"A{rest}") + rest

    def postcode(self) -> str:
        district = self.one_of("CM2", "B1", "SW1A", "EC1V", "M60", "LS11", "W1A", "BT9", "N1")
        rest = self.digits(1) + self.letters(2, "ABDEFGHJLNPQRSTUWXYZ")
        return self.one_of(f"{district} {rest}", district + rest, f"{district} {rest}".lower())

    def phone(self) -> str:
        start = self.one_of("07700", "02079", "01614", "01632", "08001", "03001")
        one, two = self.digits(3), self.digits(3)
        return self.one_of(
            f"{start}{one}{two}",
            f"{start} {one}{two}",
            f"{start} {one} {two}",
            f"({start}) {one}{two}",
            f"{start}-{one}-{two}",
            f"+44 {start[1:]} {one}{two}",
            f"+44{start[1:]}{one}{two}",
            f"+44 (0){start[1:]} {one}{two}",
            f"0044 {start[1:]} {one}{two}",
        )

    def vehicle(self) -> str:
        start, end = self.letters(2) + self.digits(2), self.letters(3)
        return self.one_of(f"{start} {end}", start + end, f"{start} {end}".lower())

    def driving_licence(self) -> str:
        return self.letters(5) + self.digits(6) + self.letters(2) + self.digits(1) + self.letters(2)

    def court_number(self) -> str:
        parts = self.letters(2), self.digits(2), self.letters(1, "CPFZ"), self.digits(5)
        return self.one_of("".join(parts), "".join(parts).lower(), " ".join(parts))

    def crime_reference(self) -> str:
        return self.one_of(
            f"{self.digits(2)}/{self.digits(5)}/{self.digits(2)}",
            f"{self.digits(2)}/{self.digits(6)}/{self.digits(2)}",
            f"{self.digits(2)}{self.letters(2)}/{self.digits(5)}/{self.digits(2)}",
        )

    def case_number(self) -> str:
        system = self.one_of(
            *("LCS", "Mosaic", "Mosaic ID", "LCS no.", "ICS number", "Liquidlogic ref", "RiO"),
            *("Eclipse ID:", "EHM", "person ID", "client id", "case ref"),
        )
        return f"{system} {self.digits(self.chance.randint(5, 9))}"

    def date_of_birth(self) -> str:
        day, month = self.chance.randint(1, 28), self.chance.randint(1, 12)
        year, name = self.chance.randint(2005, 2024), self.one_of("March", "Feb", "december")
        word = self.one_of("born", "dob", "DOB:", "date of birth is", "d.o.b.")
        date = self.one_of(
            f"{day}/{month:02}/{year}",
            f"{day}.{month:02}.{year % 100:02}",
            f"{day}-{month}-{year}",
            f"{day} {name} {year}",
            f"{day}th {name} {year}",
            f"{name} {day}, {year}",
            f"{year}-{month:02}-{day:02}",
            f"{day:02} {month:02} {year}",
            f"{day:02}{month:02}{year}",
        )
        return f"{word} {date}"

    def email(self) -> str:
        name = self.one_of("kit", "k.doe", "kit_doe", "kit-doe99", "k+x")
        host = self.one_of("example.org", "mail.example.co.uk", "example.com")
        return self.one_of(
            f"{name}@{host}",
            f"{name}@{host}".upper(),
            "kit dot doe at example dot org",
            "kit (at) example (dot) org",
        )


KINDS = [name for name in vars(Maker) if name not in {"digits", "letters", "one_of"}]
#: Where a word tells what follows, only what follows has to be marked.
AFTER_A_WORD = {"case_number", "date_of_birth"}


@pytest.mark.parametrize("kind", [name for name in KINDS if not name.startswith("__")])
def test_every_form_of_an_identifier_blocks(kind):
    maker = Maker()
    make: Callable[[], str] = getattr(maker, kind)
    left = []
    for number in range(200):
        identifier = make()
        text = SENTENCES[number % len(SENTENCES)].format(identifier)
        begin = text.index(identifier)
        telling = range(begin, begin + len(identifier))
        marked = {i for f in check(text) if f.tier is Tier.BLOCK for i in range(f.start, f.end)}
        only_digits = kind in AFTER_A_WORD
        if any(
            (text[i].isdigit() if only_digits else text[i].isalnum()) and i not in marked
            for i in telling
        ):
            left.append(text)
    assert left == []
