"""Twenty things to find, and who may: what the conformance suite is asked of."""

from __future__ import annotations

from datetime import date

from portal.core.searchable import EVERYONE, SIGNED_IN, FacetValue, SearchEntry, group_token

CIRCLE = group_token(7)
FILED = ("topic", "nation", "evidence", "level", "audience", "assessment", "circle")


def _entry(number: int, title: str, body: str, **filed: str) -> SearchEntry:
    kind = filed.pop("kind", "guide")
    opened = filed.pop("to", EVERYONE)
    on = filed.pop("on", "")
    return SearchEntry(
        kind=kind,
        object_id=str(number),
        title=title,
        body=body,
        url=f"/{number}/",
        audience=frozenset({opened}),
        facets={
            name: tuple(FacetValue(slug, slug.title()) for slug in values.split())
            for name, values in filed.items()
        },
        on=date.fromisoformat(on) if on else None,
    )


CORPUS = (
    _entry(
        1,
        "Working with neglect",
        "Families and assessments over time. Neglect is seen in what is missing. See the fridge.",
        topic="neglect",
        nation="england wales",
        evidence="high",
        level="specialist",
        on="2024-03-01",
    ),
    _entry(
        2,
        "The home visit",
        "Knock, wait, say why you came. Neglect can be seen at the door. The child's bedroom.",
        topic="visits neglect",
        nation="england",
        level="universal",
        assessment="section-47",
        on="2025-05-02",
    ),
    _entry(
        3,
        "Reflective listening",
        "A resource about ambivalence: simple and complex reflections.",
        kind="resource",
        topic="talking",
        on="2026-01-10",
    ),
    _entry(
        4,
        "Open questions",
        "Questions that cannot be answered by yes or no. Listening comes after asking.",
        kind="resource",
        topic="talking",
        on="2026-02-11",
    ),
    _entry(
        5,
        "Naïve café talk",
        "Über coffee, façades and résumés: the piñata of a jalapeño supper.",
        kind="page",
        on="2023-07-07",
    ),
    _entry(
        6,
        "Domestic abuse and coercive control",
        "MARAC referrals and the DASH checklist. Coercion is a pattern, not an incident.",
        topic="abuse",
        nation="england wales",
        evidence="high mixed",
        level="specialist",
        assessment="section-47",
        audience="practitioners",
        on="2024-11-30",
    ),
    _entry(
        7,
        "Motivational interviewing: a first module",
        "Engage, focus, evoke, plan. Change talk and sustain talk.",
        kind="module",
        topic="talking",
        audience="students practitioners",
        on="2025-09-01",
    ),
    _entry(
        8,
        "Circle on neglect",
        "A group that thinks about neglect over time.",
        kind="circle",
        topic="neglect",
        circle="neglect-north",
        to=SIGNED_IN,
        on="2025-01-01",
    ),
    _entry(
        9,
        "Session for members: neglect and poverty",
        "Bring a genogram.",
        kind="session",
        topic="neglect poverty",
        circle="neglect-north",
        to=CIRCLE,
        on="2026-12-01",
    ),
    _entry(
        10,
        "Poverty-aware practice",
        "Poverty is not neglect. Fuel, food and the cost of a bus to school.",
        topic="poverty",
        nation="wales",
        evidence="mixed",
        audience="practitioners",
        on="2026-06-06",
    ),
    _entry(
        11,
        "Section 47 enquiries",
        "Children Act 1989. Strategy discussion within 24 hours; 15 working days to conference.",
        topic="law",
        nation="england",
        assessment="section-47",
        on="2022-02-02",
    ),
    _entry(
        12,
        "Children’s voices",
        "What the children's own words tell. A child's view, O'Brien's study of siblings.",
        topic="talking",
        on="2021-09-09",
    ),
    _entry(
        13,
        "Kinship care",
        "Grandparents, special guardianship orders and the family network meeting.",
        topic="family",
        nation="scotland",
        level="targeted",
        on="2020-04-04",
    ),
    _entry(
        14,
        "Gŵyl plant Ynys Môn",
        "Gwaith cymdeithasol gyda phlant a theuluoedd.",
        nation="wales",
        kind="page",
        on="2026-03-01",
    ),
    _entry(
        15,
        "Supervision records",
        "Kept inside: a template for reflective supervision.",
        kind="page",
        to=SIGNED_IN,
        on="2025-06-15",
    ),
    _entry(
        16,
        "A note of the circle",
        "Waiting ten seconds longer changed what we heard. Xylography of silence.",
        kind="note",
        circle="neglect-north",
        to=CIRCLE,
        on="2026-05-01",
    ),
    _entry(
        17,
        "Pre-birth assessment",
        "Unborn babies: pre-birth planning, substance use, previous removals.",
        topic="babies",
        assessment="pre-birth",
        nation="england wales scotland",
        evidence="low",
        level="specialist",
        on="2026-07-20",
    ),
    _entry(
        18,
        "CAMHS referrals",
        "Child and adolescent mental health services: thresholds and waiting.",
        topic="health",
        level="targeted",
        audience="practitioners",
        on="2024-08-08",
    ),
    _entry(19, "C++ & R&D <notes>", "100% of e-mails; 3.5 hours; N/A (n/a) @home #1.", kind="page"),
    _entry(
        20,
        "Safety planning",
        "A safety plan names people, places and signals. The safety plan is the family's.",
        topic="visits",
        nation="england",
        evidence="mixed",
        on="2025-12-24",
    ),
)
