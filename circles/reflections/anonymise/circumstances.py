"""Layer 3, second half: what a family is and does: its people, jobs, conditions and shape."""

from __future__ import annotations

import re

from .findings import Tier
from .lexicon import JOBS, PEOPLES, word_list
from .pattern import Pattern, words_within

_I = re.IGNORECASE
_WARN = Tier.WARN
_PERSON = (
    r"(?:mum|mam|mother|dad|father|parent|partner|husband|wife|stepdad|stepmum"
    r"|boyfriend|girlfriend|uncle|aunt|"
    r"brother|sister|grandad|grandfather|grandmother|nan|carer|he|she|who)"
)
_JOB = "|".join(sorted(JOBS, key=len, reverse=True))
_TELLING_JOB = "|".join(sorted(JOBS - word_list("colleague_jobs"), key=len, reverse=True))
_JOB_WORDS = (
    "coal|tin|pub|hotel|night|shop|mobile|dog|tree|ice[- ]cream|fish|party|wedding|taxi|church"
    "|ship's|rugby|professional|amateur|olympic|paralympic|semi-professional|self-employed|master|head"
)
# A word that is part of each such job, condition or shape, so that most texts need no search.
_RARE_JOB_ENDS = [
    "lollipop",
    "consultant",
    "driver",
    "officer",
    "sergeant",
    "major",
    "councillor",
    "footballer",
    "player",
    "governor",
    "mayor",
    "director",
    "lady",
    "fighter",
    "firefighter",
    "crew",
    "hostess",
    "help",
    "queen",
    "nurse",
    "marine",
]
_CONDITION_WORDS = [
    "syndrome",
    "fibrosis",
    "sickle",
    "huntington",
    "dystrophy",
    "palsy",
    "spina",
    "haemophilia",
    "albinism",
    "achondroplasia",
    "dwarfism",
    "mutism",
    "osteogenesis",
    "brittle",
    "epidermolysis",
    "phenylketonuria",
    "leukaemia",
    "hydrocephalus",
    "cleft",
    "hirschsprung",
    "crohn",
    "crohns",
    "tracheostomy",
    "gastrostomy",
    "cochlear",
    "feeding",
    "insulin",
    "peg",
    "colostomy",
    "prosthetic",
    "glass",
    "stoma",
    "transplant",
]
_SHAPE_WORDS = [
    "twin",
    "twins",
    "triplet",
    "quad",
    "quadruplet",
    "youngest",
    "oldest",
    "eldest",
    "middle",
    "of",
    "sibling",
    "children",
    "kid",
    "brother",
    "sister",
    "boy",
    "girl",
    "dog",
    "cat",
]
_SHAPE = "The shape of the family can single it out."

PATTERNS = (
    Pattern(
        "people",
        "DEM",
        "Nationality, language or faith narrows down who it is about.",
        re.compile(
            r"\b(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + r")s?\b"
            r"|\b(?:"
            + "|".join(p.capitalize() for p in sorted(PEOPLES, key=len, reverse=True))
            + r")s?\b"
        ),
        ("first language is not English", "of another faith"),
        _WARN,
        lambda found, text: (
            found.group()[0].isupper()
            or found.group()
            not in {
                "polish",
                "roma",
                "finnish",
                "swift",
                "traveller",
                "travellers",
                "orthodox",
                "mandarin",
                "twi",
            }
        ),
        words=words_within(PEOPLES),
    ),
    Pattern(
        "job",
        "DEM",
        "A job can be looked up in a small place.",
        re.compile(
            rf"\b(?:{_PERSON}|(?-i:[A-Z][\w'-]{{1,20}}))(?:'s| is| was| works as| worked as"
            rf"| used to be| trained as| had been|, an?| –) (?:an? |the |his |her )?"
            rf"(?P<id>(?:[\w-]{{2,20}} ){{0,2}}?(?:{_JOB}))\b",
            _I,
        ),
        ("works shifts", "works full time"),
        _WARN,
        lambda found, text: (
            " worker" not in found.group()
            and not re.match("(?:It|That|This|There|What|Here|Which)\\b", found.group())
            and not re.search(r"\b(?:social|my|our|the|to|with|by|and) \w*$", found.group("id"))
        ),
        words=words_within(JOBS),
    ),
    Pattern(
        "telling_job",
        "DEM",
        "A job can be looked up in a small place.",
        re.compile(
            rf"(?<!like )\b(?:an?|former|retired|trainee|serving) (?P<id>(?:(?:{_JOB_WORDS}) )?"
            rf"(?:{_TELLING_JOB}))\b",
            _I,
        ),
        ("works shifts", "works full time"),
        _WARN,
        words=words_within(JOBS),
    ),
    Pattern(
        "retired_from",
        "DEM",
        "A job that somebody had can be looked up in a small place.",
        re.compile(
            rf"\b(?:retired|former|ex-) ?(?:[\w-]{{2,20}} ){{0,2}}?(?:{_JOB}|officer|queen|king"
            rf"|star|champion|captain|player|manager)\b",
            _I,
        ),
        ("works shifts", "works full time"),
        _WARN,
        lambda found, text: "social" not in found.group().lower(),
        clues=("retired", "former", "ex-"),
    ),
    Pattern(
        "workplace",
        "DEM",
        "A place of work can be looked up.",
        re.compile(
            r"\bworks?(?:ed|ing)? (?:nights |days |shifts |part[- ]time )?(?:at|in|for|on) "
            r"(?:the|an?) (?P<id>(?:[\w-]{2,20} ){0,2}(?:factory|depot|warehouse|abattoir|brewery"
            r"|mill|foundry|shipyard|yard|quarry|mine|colliery|plant|garage|rig|docks?|airport"
            r"|power station|chippy|chip shop|bookies|nail bar|salon))\b",
            _I,
        ),
        ("works shifts", "works full time"),
        _WARN,
        clues=("work",),
    ),
    Pattern(
        "rare_job",
        "DEM",
        "A job that few people have.",
        re.compile(
            r"\b(?:lollipop (?:man|lady|woman)|consultant (?:an|card|neur|onc|obst|surg|rad"
            r")\w{3,14}|(?:bus|taxi|lorry|train|delivery|hgv|uber) driver|"
            r"(?:prison|police|customs|border|traffic) officer|parish councillor|"
            r"home help|beauty queen|(?:dental|veterinary) nurse|royal marine|(?:premier "
            r"league|professional) (?:footballer|player)|school governor|"
            r"(?:town|county) mayor|funeral director|dinner lady|fire ?fighter|army "
            r"(?:officer|sergeant|major)|cabin crew|air hostess)s?\b",
            _I,
        ),
        ("works shifts", "works full time"),
        _WARN,
        words=words_within(_RARE_JOB_ENDS),
    ),
    Pattern(
        "condition",
        "MISC",
        "A rare condition can single a child out.",
        re.compile(
            r"\b(?:[\w'-]{2,25} syndrome|cystic fibrosis|sickle cell(?: disease| anaemia)?"
            r"|huntington'?s(?: disease)?|muscular dystrophy|cerebral palsy|"
            r"spina bifida|haemophilia|albinism|achondroplasia|dwarfism|selective mutism"
            r"|osteogenesis imperfecta|brittle bones?|epidermolysis bullosa|"
            r"phenylketonuria|leukaemia|hydrocephalus|cleft (?:lip|palate)|hirschsprung'?s"
            r"|crohn'?s|tracheostomy|gastrostomy|cochlear implants?|feeding tube"
            r"|insulin pump|peg[- ]fed|colostomy|"
            r"prosthetic (?:leg|arm)|glass eye|stoma|kidney transplant)\b",
            _I,
        ),
        ("a long-term health condition",),
        _WARN,
        lambda found, text: (
            not re.match(r"(?:imposter|impostor|cinderella|a|the|this|that)\b", found.group(), _I)
        ),
        words=words_within(_CONDITION_WORDS),
    ),
    Pattern(
        "shape",
        "MISC",
        _SHAPE,
        re.compile(
            r"\b(?:twins?|triplets?|quads|quadruplets)\b"
            r"|\b(?:youngest|oldest|eldest|middle|first|second|third|fourth|fifth|one) "
            r"(?:child )?of (?:the )?(?:four|five|six|seven|eight|nine|ten|eleven|twelve|[4-9]"
            r"|1[0-5])\b"
            r"|\b(?:five|six|seven|eight|nine|ten|eleven|twelve|[5-9]|1[0-5]) (?:siblings"
            r"|children|kids|brothers|sisters|boys|girls|dogs|cats)\b(?! (?:on|in) my)",
            _I,
        ),
        ("siblings", "one of several children"),
        _WARN,
        lambda found, text: (
            "one of" not in found.group().lower()
            or "child" in text[found.end() : found.end() + 12].lower()
        ),
        words=words_within(_SHAPE_WORDS),
    ),
    Pattern(
        "height",
        "MISC",
        "A height or build singles somebody out.",
        re.compile(
            r"\b(?:four|five|six|seven|[4-7]) (?:foot|feet|ft)(?: (?:\d{1,2}|one|two|three|four"
            r"|five|six|seven|eight|nine|ten|eleven))?\b|\b\d{2} stone\b",
            _I,
        ),
        ("[removed]",),
        _WARN,
        words=frozenset(["foot", "feet", "ft", "stone"]),
    ),
    Pattern(
        "in_the_news",
        "MISC",
        "Something that was in the news can be looked up.",
        re.compile(
            r"\b(?:in|on|made) the (?:local )?(?:news|papers?|newspapers?|headlines|front "
            r"page|radio|telly)\b|\bwent viral\b|\b(?:serious case review|lcspr|inquest)\b",
            _I,
        ),
        ("known in the neighbourhood",),
        _WARN,
        words=frozenset(
            [
                "news",
                "paper",
                "papers",
                "newspaper",
                "newspapers",
                "headlines",
                "front",
                "radio",
                "telly",
                "viral",
                "review",
                "lcspr",
                "inquest",
            ]
        ),
    ),
    Pattern(
        "only_one",
        "MISC",
        "This singles somebody out.",
        re.compile(
            r"\bthe only (?:black|asian|white|chinese|muslim|jewish|polish|disabled|deaf"
            r"|blind|traveller|girl|boy|family|child)\b"
            r"(?: (?:family|child|girl|boy|pupil|one))? (?:in|at|on) (?:the|his|her|their|that)\b",
            _I,
        ),
        ("[removed]",),
        _WARN,
        clues=("the only",),
    ),
)
