"""The models of reflection every site starts with, stage by stage as published."""

from __future__ import annotations

from typing import Any

_Stage = tuple[str, str, int]


def _template(slug: str, name: str, summary: str, source: str, *stages: _Stage) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "summary": summary,
        "source": source,
        "stages": [
            {"type": "stage", "value": {"title": title, "prompt": prompt, "words": words}}
            for title, prompt, words in stages
        ],
    }


TEMPLATES = (
    _template(
        "driscoll",
        "What? So what? Now what?",
        "Three short questions, for when you have ten minutes.",
        "Driscoll 1994 and 2007, from Borton 1970",
        ("What?", "What happened, and what was your part in it?", 120),
        (
            "So what?",
            "What does it mean? What were you feeling, and what did you notice late?",
            150,
        ),
        ("Now what?", "What will you do differently, and what do you need for it?", 100),
    ),
    _template(
        "gibbs",
        "Gibbs’ reflective cycle",
        "Six stages that make room for feelings before analysis.",
        "Gibbs 1988",
        ("Description", "What happened? Who was there, in roles and not names?", 100),
        ("Feelings", "What did you feel and think, then and afterwards?", 100),
        ("Evaluation", "What went well, and what did not?", 100),
        ("Analysis", "What sense can you make of it? What helps you to explain it?", 150),
        ("Conclusion", "What else could you have done?", 80),
        ("Action plan", "If it happened again, what would you do?", 80),
    ),
    _template(
        "kolb",
        "Kolb’s learning cycle",
        "From one experience to something that you try out next.",
        "Kolb 1984",
        ("Concrete experience", "What did you do or live through?", 120),
        ("Reflective observation", "What do you see when you look back at it?", 120),
        ("Abstract conceptualisation", "What did you learn that holds elsewhere too?", 120),
        ("Active experimentation", "What will you try, and when will you look at it again?", 100),
    ),
    _template(
        "schon",
        "In action and on action",
        "What you changed while it was going on, and what you see now.",
        "Schön 1983",
        (
            "Reflection-in-action",
            "What did you notice in the moment, and what did you change?",
            150,
        ),
        (
            "Reflection-on-action",
            "Looking back, what do you understand that you did not then?",
            180,
        ),
    ),
    _template(
        "fook",
        "Critical reflection",
        "For taking apart an assumption about power, and putting practice together anew.",
        "Fook 2002",
        ("Deconstruction", "What did you take for granted? Whose words did you use?", 150),
        ("Resistance", "Which of those assumptions will you no longer accept, and why?", 120),
        ("Challenge", "What or who has to be challenged, yourself included?", 120),
        ("Reconstruction", "What would practice look like on other assumptions?", 150),
    ),
    _template(
        "relationship",
        "Beginning, middle and end",
        "Relationship-based practice: how a piece of work starts, goes on and closes.",
        "After Ruch, Turney and Ward 2010",
        ("Beginning", "How did you meet, and what did each of you bring?", 120),
        ("Middle", "What happened between you? What was hard to stay with?", 150),
        ("End", "How did it close, and what did you each take away?", 100),
    ),
    _template(
        "signs_of_safety",
        "Signs of Safety map",
        "Worries, strengths and next steps side by side, with a scale.",
        "Turnell and Edwards 1999",
        (
            "What are we worried about?",
            "Harm, danger and what complicates it. What is the danger statement?",
            120,
        ),
        ("What's working well?", "Existing strengths, and existing safety.", 120),
        (
            "What needs to happen?",
            "Safety goals and next steps. Which goal answers which danger statement?",
            120,
        ),
        (
            "Safety scale",
            "From 0 to 10, how safe is it now? What would make it one point more?",
            60,
        ),
    ),
    _template(
        "swe_ready",
        "Ready for your CPD record",
        "The headings that Social Work England’s CPD form asks about.",
        "Social Work England",
        ("Activity", "What did you do?", 80),
        ("Relevance", "Why does it matter for your role?", 80),
        ("Learning", "What did you learn?", 120),
        ("Impact", "What difference has it made to practice, or to people you work with?", 120),
        ("Peer learning", "What did you talk over with a peer, and what came of it?", 100),
    ),
    _template(
        "fook_gardner",
        "From an assumption to a new awareness",
        "A critical incident in two steps: what you assumed, and what you do with knowing it.",
        "Fook and Gardner 2007",
        (
            "Unearthing assumptions",
            "What did you assume in this incident, about people, power and your own part?",
            180,
        ),
        (
            "From new awareness to practice",
            "What do you see now, and what will you do differently because of it?",
            150,
        ),
    ),
    _template(
        "weather",
        "The weather of a piece of work",
        "Five pictures for a quick look back, alone or in a group.",
        "After Siobhan Maclean",
        ("Sunshine", "What went well?", 80),
        ("Rain", "What did not go well?", 80),
        ("Lightning", "What surprised or shocked you?", 80),
        ("Fog", "What did you not understand, or do you still not see?", 80),
        ("Storm", "What did you feel strongly?", 80),
    ),
)
