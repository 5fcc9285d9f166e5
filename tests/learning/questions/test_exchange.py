"""Questions from and to Moodle XML."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learning.blocks.quiz import QuestionsBlock
from learning.models import ModulePage
from learning.questions import services
from learning.questions.moodle_xml import NotMoodleXmlError, read_questions
from learning.quiz import questions_of
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.learning import ModulePageFactory, quiz_of, text_step
from tests.learning.test_academy_staff import browser_of
from tests.learning.test_quiz import MATCH, ORDER, SHORT, items

pytestmark = pytest.mark.django_db

#: As Moodle 4 writes it, with what it writes around the questions.
MOODLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/MI</text></category></question>
  <question type="multichoice">
    <name><text>Open question</text></name>
    <questiontext format="html"><text><![CDATA[<p>Which is <b>open</b>?</p>]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><single>true</single><shuffleanswers>true</shuffleanswers>
    <answer fraction="100" format="html"><text><![CDATA[<p>How was it?</p>]]></text>
      <feedback format="html"><text><![CDATA[<p>Yes &amp; kind.</p>]]></text></feedback></answer>
    <answer fraction="0" format="html"><text>Was it bad?</text>
      <feedback><text>No.</text></feedback></answer>
  </question>
  <question type="multichoice">
    <name><text>Several</text></name>
    <questiontext format="html"><text>Which are reflections?</text></questiontext>
    <single>false</single>
    <answer fraction="50"><text>It hurt.</text><feedback><text>Yes.</text></feedback></answer>
    <answer fraction="50"><text>You are torn.</text><feedback><text>Yes.</text></feedback></answer>
    <answer fraction="-100"><text>Why?</text><feedback><text></text></feedback></answer>
  </question>
  <question type="truefalse">
    <name><text>Ambivalence</text></name>
    <questiontext format="html"><text>Ambivalence is normal.</text></questiontext>
    <answer fraction="100"><text>true</text><feedback><text>It is.</text></feedback></answer>
    <answer fraction="0"><text>false</text><feedback><text>It is.</text></feedback></answer>
  </question>
  <question type="shortanswer">
    <name><text>R</text></name>
    <questiontext format="html"><text>What is the R in OARS?</text></questiontext>
    <usecase>0</usecase>
    <answer fraction="100"><text>Reflections</text><feedback><text>Right.</text></feedback></answer>
    <answer fraction="100"><text>reflect*</text><feedback><text></text></feedback></answer>
    <answer fraction="50"><text>Repeating</text><feedback><text></text></feedback></answer>
  </question>
  <question type="matching">
    <name><text>Skills</text></name>
    <questiontext format="html"><text>Match.</text></questiontext>
    <subquestion><text>You kept going.</text><answer><text>Affirmation</text></answer></subquestion>
    <subquestion><text>How was it?</text><answer><text>Open question</text></answer></subquestion>
    <subquestion><text></text><answer><text>Summary</text></answer></subquestion>
  </question>
  <question type="ordering">
    <name><text>Processes</text></name>
    <questiontext format="html"><text>Order them.</text></questiontext>
    <answer fraction="1"><text>Engaging</text></answer>
    <answer fraction="2"><text>Focusing</text></answer>
  </question>
  <question type="essay"><name><text>Write freely</text></name>
    <questiontext format="html"><text>Write.</text></questiontext></question>
  <question type="multichoice"><name><text>Nothing right</text></name>
    <questiontext format="html"><text>Which?</text></questiontext><single>true</single>
    <answer fraction="0"><text>A</text></answer>
    <answer fraction="0"><text>B</text></answer></question>
</quiz>
"""


@pytest.fixture
def module(site_tree):
    page = ModulePageFactory(parent=site_tree.modules, steps=[text_step()])
    return ModulePage.objects.get(pk=page.pk)


def test_every_kind_of_question_is_read_and_what_is_lost_is_named():
    read = read_questions(MOODLE)
    assert [one["type"] for one in read.questions] == [
        "single",
        "multiple",
        "single",
        "short",
        "match",
        "order",
    ]
    first = read.questions[0]["value"]
    assert first["question"] == "Which is open?"
    assert first["options"][0]["value"] == {
        "text": "How was it?",
        "correct": True,
        "feedback": "Yes & kind.",
    }
    assert read.questions[2]["value"]["options"][0]["value"]["text"] == "True"
    assert [one["value"] for one in read.questions[3]["value"]["accepted"]] == ["Reflections"]
    lost = "\n".join(read.lost)
    for words in (
        "“Several”: some answers have no feedback.",
        "“reflect*” cannot be compared here",
        "“Repeating” is not wholly right",
        "“Summary”, which belongs to nothing",
        "“Write freely” was left out: the type “essay” has no place here.",
        "“Nothing right” was left out: no answer of it is right.",
    ):
        assert words in lost
    assert len(read.lost) == 6


def test_what_was_read_is_what_the_editor_accepts_once_feedback_is_written():
    read = read_questions(MOODLE.replace(b"<text></text></feedback>", b"<text>.</text></feedback>"))
    block = QuestionsBlock()
    assert len(block.clean(block.to_python(read.questions))) == 6


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no whole XML file"),
        (b"GIFT ::Q:: {=a ~b}", "no whole XML file"),
        (b"<quiz><question", "no whole XML file"),
        (b"<html></html>", "not Moodle's"),
        (
            b'<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>',
            "document type or entities",
        ),
        (
            b'<!DOCTYPE q [<!ENTITY f SYSTEM "file:///etc/passwd">]><quiz>&f;</quiz>',
            "document type or entities",
        ),
    ],
)
def test_a_file_that_is_none_or_would_do_harm_is_refused(content, words):
    with pytest.raises(NotMoodleXmlError, match=words):
        read_questions(content)


CHOICE = (
    "single",
    {
        "question": "Which?",
        "options": items(
            {"text": "A < B", "correct": True, "feedback": "Yes & no."},
            {"text": "B", "correct": False, "feedback": "No."},
        ),
    },
)
SEVERAL = (
    "multiple",
    {
        "question": "Which?",
        "options": items(
            *({"text": text, "correct": text != "D", "feedback": "."} for text in "ABCD")
        ),
    },
)


def told(question):
    """What a question says, without its ids."""
    parts = getattr(question, "options", None) or getattr(question, "items", None) or []
    return (
        question.kind,
        question.text,
        question.feedback,
        [(one.text, one.correct, one.feedback) for one in parts],
        question.solution(),
    )


def test_questions_come_back_as_they_were_given_out(site_tree):
    step = quiz_of(CHOICE, SEVERAL, ORDER, MATCH, SHORT)
    page = ModulePageFactory(parent=site_tree.modules, steps=[step])
    module = ModulePage.objects.get(pk=page.pk)
    read = read_questions(services.export_questions(module))
    assert not read.lost
    again = quiz_of()
    again["value"]["questions"] = read.questions
    back = ModulePage._meta.get_field("steps").stream_block.to_python([again])
    before = [told(one) for one in questions_of(module.steps[0].value)]
    assert [told(one) for one in questions_of(back[0].value)] == before


def post(browser, module, content, name="questions.xml"):
    url = reverse("import_questions", args=(module.pk,))
    return browser.post(url, {"file": SimpleUploadedFile(name, content)}).content.decode()


def test_questions_are_added_to_the_draft_and_nothing_is_published(academy_editor, module):
    browser = browser_of(academy_editor)
    edit = browser.get(reverse("wagtailadmin_pages:edit", args=(module.pk,))).content.decode()
    assert reverse("import_questions", args=(module.pk,)) in edit
    html = post(browser, module, MOODLE)
    assert "6 questions were added to the draft." in html
    assert "Write freely" in html
    module.refresh_from_db()
    assert len(module.steps) == 1
    draft = module.get_latest_revision_as_object()
    assert [step.block_type for step in draft.steps] == ["text", "quiz"]
    assert len(draft.steps[1].value["questions"]) == 6


def test_many_questions_become_several_steps(academy_editor, module, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 4)
    services.import_questions(actor=academy_editor, module=module, content=MOODLE)
    draft = module.get_latest_revision_as_object()
    assert [len(step.value["questions"]) for step in list(draft.steps)[1:]] == [4, 2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<quiz/>", "There is no question in the file that can be kept."),
        (b"no", "This is no whole XML file."),
        (b"", "The file is empty. Choose another."),
        (b"<quiz>" + b" " * services.LARGEST, "larger than 2 MB"),
    ],
)
def test_a_refused_file_is_explained_beside_the_field_and_nothing_is_saved(
    academy_editor, module, content, words
):
    assert words in post(browser_of(academy_editor), module, content)
    assert module.latest_revision is None


def test_more_questions_than_anybody_reads_are_refused(academy_editor, module, monkeypatch):
    monkeypatch.setattr(services, "MOST", 5)
    with pytest.raises(NotPossible, match="has 6 questions"):
        services.import_questions(actor=academy_editor, module=module, content=MOODLE)


def test_only_who_may_edit_the_module_exchanges_its_questions(practitioner, module):
    with pytest.raises(NotAllowed):
        services.import_questions(actor=practitioner, module=module, content=MOODLE)
    for name in ("import_questions", "export_questions"):
        url = reverse(name, args=(module.pk,))
        assert browser_of(practitioner).get(url).status_code in {302, 403}


def test_the_file_is_given_to_whoever_edits(academy_editor, module):
    services.import_questions(actor=academy_editor, module=module, content=MOODLE)
    response = browser_of(academy_editor).get(reverse("export_questions", args=(module.pk,)))
    assert response["Content-Type"] == "application/xml"
    assert f'filename="{module.slug}-questions.xml"' in response["Content-Disposition"]
    assert b"What is the R in OARS?" in response.content
