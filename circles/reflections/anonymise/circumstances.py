"""Layer 3, second half: what a family is and does: its people, jobs, conditions and shape."""

from __future__ import annotations

import re

from .findings import WORK_INSTEAD, Tier
from .lexicon import JOBS, PEOPLES, one_of, phrase_list, word_list
from .pattern import Pattern, words_within

_I = re.IGNORECASE
_WARN = Tier.WARN
_PERSON = (
    r"(?:mum|mam|mother|dad|father|parent|partner|husband|wife|stepdad|stepmum"
    r"|boyfriend|girlfriend|uncle|aunt|"
    r"brother|sister|grandad|grandfather|grandmother|nan|carer|he|she|who)"
)
_JOB = one_of(JOBS)
_TELLING_JOB = one_of(JOBS - word_list("colleague_jobs"))
_JOB_WORDS = (
    "coal|tin|pub|hotel|night|shop|mobile|dog|tree|ice[- ]cream|fish|party|wedding|taxi|church"
    "|halal|kosher|village|circus|pastry|steel|gas|army|navy|railway|prison|hospital|opera|jazz"
    "|ship's|rugby|professional|amateur|olympic|paralympic|semi-professional|self-employed|master|head"
)
_RARE_JOBS = phrase_list("rare_jobs")
_CONDITIONS = phrase_list("conditions")
_WORKPLACES = phrase_list("workplaces")
_LOOKED_UP = "A place of work can be looked up."
_CROPS = (
    "salad|fruit|fish|vegetables|flowers|chickens|turkeys|mushrooms|strawberries|daffodils|meat"
)
_VEHICLES = "tram|bus|taxi|lorry|train|hearse|coach|digger|forklift|crane|tractor|ambulance|minicab"
# A word that is part of each such shape, so that most texts need no search.
_SHAPE_WORDS = (
    "twin triplet quad quadruplet youngest oldest eldest middle of sibling children kid brother"
    " sister boy girl dog cat"
)
_SAID_OF_SOMEBODY = re.compile(r"\b(?:(?:he|she|who) (?:is|was)|he's|she's) $", _I)
_SPEAKS = re.compile(r"\b(?:speaks?|spoke|speaking|in) $", _I)
_SHAPE = "The shape of the family can single it out."

PATTERNS = (
    Pattern(
        "people",
        "DEM",
        "Nationality, language or faith narrows down who it is about.",
        re.compile(
            r"\b(?:Irish|Scottish|Welsh|English|Roma|New) (?:Traveller|Gypsy|Gypsie)s?\b"
            r"|(?<=[Ss]peaks )(?:Welsh|Gaelic|Irish|Scots)|(?<=[Ii]n )(?:Welsh|Gaelic)"
            r"|\b(?:" + one_of(PEOPLES) + r")s?\b"
            r"|\b(?:" + one_of(p.capitalize() for p in PEOPLES) + r")s?\b"
        ),
        ("minority ethnic", "another language", "of another faith"),
        _WARN,
        lambda found, text: (
            found.group()[0].isupper()
            or bool(_SPEAKS.search(text[max(0, found.start() - 10) : found.start()]))
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
        words=words_within([*PEOPLES, "welsh", "gaelic", "irish", "scots"]),
    ),
    Pattern(
        "job",
        "DEM",
        "A job can be looked up in a small place.",
        re.compile(
            rf"\b(?:{_PERSON}|(?-i:[A-Z][\w'-]{{1,20}}))(?:'s(?= an? | the )| is| was| works as"
            rf"| worked as| used to be| trained as| had been|, an?| –) (?:an? |the |his |her )?"
            rf"(?P<id>(?:[\w-]{{2,20}} ){{0,2}}?(?:{_JOB}))\b",
            _I,
        ),
        WORK_INSTEAD,
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
        WORK_INSTEAD,
        _WARN,
        words=words_within(JOBS),
    ),
    Pattern(
        "retired_from",
        "DEM",
        "A job that somebody had can be looked up in a small place.",
        re.compile(
            rf"\b(?:retired|former|ex-) ?(?:[\w-]{{2,20}} ){{0,2}}?(?:{_JOB}|officer|queen|king"
            rf"|star|champion|captain|player|manager)\b"
            r"|\bretired from the (?!(?:team|service|council)\b)\w{4,20}\b",
            _I,
        ),
        WORK_INSTEAD,
        _WARN,
        lambda found, text: "social" not in found.group().lower(),
        clues=("retired", "former", "ex-"),
    ),
    Pattern(
        "workplace",
        "DEM",
        _LOOKED_UP,
        re.compile(
            r"\bworks?(?:ed|ing)? (?:nights |days |shifts |part[- ]time )?(?:at|in|for|on) "
            rf"(?:the|an?) (?P<id>(?:[\w-]{{2,20}} ){{0,2}}(?:{'|'.join(_WORKPLACES)}))\b",
            _I,
        ),
        ("a workplace", "a factory"),
        _WARN,
        clues=("work",),
    ),
    Pattern(
        "work",
        "DEM",
        _LOOKED_UP,
        re.compile(
            r"\bworks?(?:ed|ing)? (?:on|for) the (?:(?:council )?bins|buses|trains|trams|railways?"
            r"|rigs|boats|trawlers|ferries|markets?|tills|lorries)\b"
            rf"|\bdr(?:i|o)ves? (?:a|an|the) (?:{_VEHICLES})\b"
            rf"|\b(?:picks?|packs?|guts?|plucks?) (?:{_CROPS})\b",
            _I,
        ),
        ("works shifts", "works full time"),
        _WARN,
        clues=("work", "drive", "drove", "pick", "pack", "gut", "pluck"),
    ),
    Pattern(
        "manual_work",
        "DEM",
        _LOOKED_UP,
        re.compile(rf"\b(?:picking|packing|gutting|plucking) (?:{_CROPS})\b", _I),
        ("in a manual job",),
        _WARN,
        clues=("picking ", "packing ", "gutting ", "plucking "),
    ),
    Pattern(
        "rare_job",
        "DEM",
        "A job that few people have.",
        re.compile(rf"\b(?:{'|'.join(_RARE_JOBS)})s?\b", _I),
        WORK_INSTEAD,
        _WARN,
        # Who came to a meeting, not what somebody's father is.
        lambda found, text: (
            not re.search(
                r"\bthe police officers?$", text[max(0, found.start() - 5) : found.end()], _I
            )
        ),
        words=words_within(_RARE_JOBS),
    ),
    Pattern(
        "condition",
        "MISC",
        "A rare condition can single a child out.",
        re.compile(rf"\b(?:{'|'.join(_CONDITIONS)})\b", _I),
        ("a long-term health condition",),
        _WARN,
        lambda found, text: (
            not re.match(r"(?:imposter|impostor|cinderella|a|the|this|that)\b", found.group(), _I)
        ),
        words=words_within(_CONDITIONS),
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
        ("siblings", "several children"),
        _WARN,
        lambda found, text: (
            "one of" not in found.group().lower()
            or "child" in text[found.end() : found.end() + 12].lower()
            or bool(_SAID_OF_SOMEBODY.search(text[max(0, found.start() - 12) : found.start()]))
        ),
        words=words_within([_SHAPE_WORDS]),
    ),
    Pattern(
        "population",
        "MISC",
        "The size of a place narrows down which it is.",
        re.compile(
            r"\b(?:village|town|hamlet|island|school|parish) of (?:about |only |just |some )?"
            r"(?P<id>(?:\d[\d,]{0,6}|(?:[a-z]{3,9} )?(?:dozen|hundred|thousand)) "
            r"(?:people|souls|houses|homes|children|pupils|families))\b",
            _I,
        ),
        ("few people",),
        _WARN,
        clues=(" of ",),
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
        words=words_within(
            ["news paper newspaper headlines front radio telly viral review lcspr inquest"]
        ),
    ),
    Pattern(
        "only_one",
        "MISC",
        "This singles somebody out.",
        re.compile(
            r"\bthe only (?:black|asian|white|chinese|muslim|jewish|polish|disabled|deaf"
            r"|blind|traveller|girl|boy|family|child)\b"
            r"(?: (?:family|child|girl|boy|pupil|one))? (?:in|at|on) (?:the|his|her|their|that)\b"
            r"|\bthe only (?:[\w-]{2,20} ){1,4}(?:in|at|on) (?:the|his|her|their|that|our) "
            r"(?:school|class|year|village|street|road|estate|town|nursery|block|county|valley"
            r"|island|ward|hostel|flats|club|close|crescent|parish|congregation)\b",
            _I,
        ),
        ("[removed]",),
        _WARN,
        clues=("the only",),
    ),
)
