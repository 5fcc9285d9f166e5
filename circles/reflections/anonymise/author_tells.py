"""What tells who the author is: a colleague would know them by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .findings import Finding, Tier
from .pattern import Page, Pattern

_SELF = "This can tell a colleague that it was you who wrote this."
TELLS = tuple(
    Pattern(
        f"author_{name}",
        "AUTHOR",
        _SELF,
        re.compile(regex, re.IGNORECASE),
        ("[removed]",),
        Tier.TELL,
        clues=clues,
    )
    for name, (clues, regex) in {
        "only": (
            ("only", "first", "youngest", "oldest", "newest"),
            r"\b(?:I'm|I am|I was|as|being) (?:the |one of )?(?:only|first|youngest"
            r"|oldest|newest) (?:\w{1,20} ){1,4}?(?:in|on|at|here|who|with)\b",
        ),
        "qualified": (
            ("i qualified", "i trained", "i graduated", "i did my", "i started", "i joined"),
            r"\bI (?:qualified|trained|graduated|did my (?:degree|training|asye"
            r"|placement)|started(?: work)?(?: here)?|joined)"
            r" (?:in (?:19|20)\d|at|with|from|as|the (?:team|service|council|authority))"
            r"[^.\n]{0,40}",
        ),
        "years": (
            ("years", "been", "worked here"),
            r"\b(?:in|after|over|with) (?:my )?[\w-]{1,12} years (?:as an?|in the|of "
            r"being|in social work|here|qualified|in practice)\b"
            r"|\bI(?:'ve| have) (?:been (?:a social worker|qualified|here|in (?:this|the) "
            r"team)|worked here) (?:for|since)\b[^.\n]{0,20}",
        ),
        "before": (
            ("before i", "in my", "i used", "when i was", "as a former", "as an ex"),
            r"\b(?:before I (?:became|was|came into)|in my (?:previous|last|old|former"
            r") (?:job|career|life|role|team)|I used to be an?"
            r"|when I was an?|as a former|as an ex-)\b[^.,\n]{0,30}",
        ),
        "identity": (
            ("as a", "i'm a", "i am a", "being a"),
            r"\b(?:as an? |I'm an? |I am an? |being an? )(?:\w{3,14} )?(?:gay|lesbian"
            r"|bisexual|trans|deaf|disabled|blind|black|asian|white|"
            r"muslim|jewish|christian|catholic|hindu|sikh|older|male|female|dyslexic"
            r"|autistic|foreign|welsh|irish|scottish|nigerian|polish|"
            r"indian|zimbabwean|overseas|agency|care-experienced|single) ?(?:\w{3,14} )?"
            r"(?:social worker|worker|man|woman|person|parent|practitioner|mother|father"
            r"|student|manager|myself)?\b",
        ),
        "age": (
            ("i'm", "i am"),
            r"\bI(?:'m| am) (?:only |just |nearly |almost )?(?:2[1-9]|[3-6]\d"
            r"|(?:twenty|thirty|forty|fifty|sixty)(?:[- ]\w{3,5})?)(?= and\b|[,.;!?)])",
        ),
        "role": (
            ("i manage", "i lead", "i run", "i supervise", "i chair"),
            r"\bI (?:manage|lead|run|supervise|chair) (?:the|our|this) \w{3,20}(?: \w{3"
            r",20})? (?:team|service|panel|unit|hub)\b",
        ),
        "own_life": (
            ("my own", "i was", "i grew up", "my maternity"),
            r"\bmy own (?:\w{3,12} )?(?:divorce|miscarriage|adoption|pregnancy"
            r"|childhood|diagnosis|cancer|wedding|accent)\b"
            r"|\bI (?:was (?:adopted|fostered|in care|pregnant)|grew up in (?:care|foster))\b"
            r"|\bmy maternity leave\b",
        ),
    }.items()
)


def find_author_tells(page: Page) -> Iterator[Finding]:
    """What a colleague would know the author by."""
    for pattern in TELLS:
        yield from pattern.find(page)
