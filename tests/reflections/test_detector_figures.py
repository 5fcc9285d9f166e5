"""How well the detector does on invented reflections marked by hand, and how that is measured."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from circles.reflections.anonymise.evaluation import evaluate, listed_people
from circles.reflections.anonymise.marked_texts import Detail, MarkedText, read_marked_texts

TEXTS = Path(__file__).parent / "texts"
KNOWN = sorted(TEXTS.glob("known_*.txt"))


def known_texts():
    return [text for file in KNOWN for text in read_marked_texts(file)]


def test_the_known_texts_reach_the_figures_that_are_asked_for():
    figures = evaluate(known_texts()).figures()
    assert figures["texts"] >= 150
    assert figures["erdi"] >= 0.985
    assert figures["erqi"] >= 0.95
    assert figures["clean"] >= 0.97
    assert figures["decoys_flagged"] <= 0.1
    assert figures["false_flags_per_100_words"] <= 0.6
    assert figures["rules_only"]["precision"] >= 0.9
    assert figures["rules_only"]["erdi"] >= 0.985


def test_marks_in_line_become_spans_of_the_plain_text(tmp_path):
    file = tmp_path / "texts.txt"
    file.write_text("## one\nI rang [Kirsty|p] at [9 Mill Lane|a].\n\n## two\nNobody.\n")
    one, two = read_marked_texts(file)
    assert one == MarkedText(
        "one",
        "I rang Kirsty at 9 Mill Lane.",
        [
            Detail(((7, 13),), "PERSON", "direct"),
            Detail(((17, 28),), "ADDRESS", "direct"),
        ],
    )
    assert (two.text, two.details) == ("Nobody.", [])


def test_an_entity_of_the_benchmark_counts_only_if_every_mention_is_marked(tmp_path):
    file = tmp_path / "cases.jsonl"
    text = "Mr Osman Erden was heard. Then Erden spoke of the heron."
    mentions = [
        ("Mr Osman Erden", "e1", "DIRECT"),
        ("Erden spoke", "e1", "DIRECT"),
        ("heron", "e2", "QUASI"),
        ("heard", "e3", "NO_MASK"),
    ]
    entities = [
        {
            "start_offset": text.index(words),
            "end_offset": text.index(words) + len(words),
            "entity_id": entity,
            "entity_type": "PERSON",
            "identifier_type": level,
        }
        for words, entity, level in mentions
    ]
    file.write_text(json.dumps({"doc_id": "d", "text": text, "entities": entities}))
    out = StringIO()
    call_command("evaluate_redaction", file, "--json", "--show", stdout=out)
    figures = json.loads(out.getvalue())
    assert (figures["erdi"], figures["erqi"], figures["clean"]) == (0.0, 0.0, 0.0)
    assert [missed["span"] for missed in figures["missed"]] == ["Erden spoke", "heron"]


def test_the_names_box_lists_the_same_share_of_people_for_a_seed():
    details = [Detail(((i, i + 1),), "PERSON", "direct") for i in range(10)]
    marked = MarkedText("a", "abcdefghij", details)
    listed = listed_people(marked, 0.5, seed=3)
    assert len(listed) == 5
    assert listed == listed_people(marked, 0.5, seed=3)
    assert listed != listed_people(marked, 0.5, seed=4)


def test_listing_half_of_the_people_finds_more_of_them():
    texts = known_texts()
    alone, with_box = evaluate(texts), evaluate(texts, names_box=0.5)
    assert with_box.figures()["erdi"] >= max(0.995, alone.figures()["erdi"])


@pytest.mark.parametrize("content", ["no json", "{", '{"text": "No spans."}', '{"spans": []}'])
def test_a_file_of_another_form_is_refused_with_words(tmp_path, content):
    file = tmp_path / "texts.jsonl"
    file.write_text(content)
    with pytest.raises(CommandError, match="could not be measured"):
        call_command("evaluate_redaction", file, "--json")


def test_measuring_the_detector_prints_its_figures(tmp_path):
    file = tmp_path / "texts.jsonl"
    file.write_text(
        '{"id": "a", "text": "I rang Kirsty. Kolb waits.", '
        '"spans": [[7, 13, "PERSON", "direct"], [15, 19, "DECOY", "none-decoy"]]}\n'
        '{"id": "b", "text": "i saw the heron.", "spans": [[10, 15, "PERSON", "direct"]]}\n',
        encoding="utf-8",
    )
    out = StringIO()
    call_command("evaluate_redaction", file, "--json", "--show", stdout=out)
    figures = json.loads(out.getvalue())
    assert figures["erdi"] == 0.5
    assert figures["clean"] == 0.5
    assert figures["precision"] == 1.0
    assert figures["decoys_flagged"] == 0.0
    assert figures["missed"] == [{"id": "b", "span": "heron", "type": "PERSON", "level": "direct"}]
