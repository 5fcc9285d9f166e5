from __future__ import annotations

import re
import uuid

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learning.blocks import QuizStepBlock
from learning.models import ModulePage
from learning.models.progress import StepCompletion
from learning.quiz import judge, plain_words, questions_of
from learning.selectors import module_state
from tests.factories.learning import ModulePageFactory, quiz_of


def items(*values):
    """A list as it is stored, with the ids that answers name."""
    return [{"type": "item", "id": str(uuid.uuid4()), "value": value} for value in values]


ORDER = (
    "order",
    {"question": "What comes first?", "in_order": items("A", "B", "C"), "feedback": ""},
)
MATCH = (
    "match",
    {
        "question": "Which skill?",
        "pairs": items({"left": "L1", "right": "R1"}, {"left": "L2", "right": "R2"}),
        "feedback": "Listen for the verb.",
    },
)
SHORT = (
    "short",
    {"question": "What is the R?", "accepted": items("Reflections", "Re-flecting"), "feedback": ""},
)


def quiz(*questions, **more):
    return QuizStepBlock().to_python(quiz_of(*questions, **more)["value"])


def only(value):
    (question,) = questions_of(value)
    return question


def test_items_are_shown_in_one_wrong_order():
    question = only(quiz(ORDER))
    shown = [one.text for one in question.shuffled]
    assert sorted(shown) == ["A", "B", "C"]
    assert shown != ["A", "B", "C"]
    assert shown == [one.text for one in question.shuffled]


def test_items_are_right_in_their_order_only():
    question = only(quiz(ORDER))
    keys = tuple(one.key for one in question.items)
    assert question.is_right(keys)
    assert not question.is_right(keys[::-1])
    assert question.solution() == ["1. A", "2. B", "3. C"]
    for wrong in ((), keys[:2], (*keys[:2], keys[0]), (*keys, "x")):
        assert not question.accepts(wrong)


def test_pairs_are_right_when_each_has_its_own():
    question = only(quiz(MATCH))
    first, second = (key for key, _left, _right in question.pairs)
    assert question.is_right((first, second))
    assert not question.is_right((second, first))
    assert not question.is_right((first, first))
    assert [one.key for one in question.rights] == [second, first]
    assert question.remarks((second, first))[0].answered == "L1 – R2. L2 – R1."
    assert not question.accepts((first,))
    assert not question.accepts((first, "x"))


@pytest.mark.parametrize("words", ["Reflections", " reflections!", "REFLECTIONS", "re flecting"])
def test_a_short_answer_is_right_whatever_its_case_and_punctuation(words):
    assert only(quiz(SHORT)).is_right((words,))


@pytest.mark.parametrize("words", ["Reflection", "Rulers", "?"])
def test_another_short_answer_is_not_right(words):
    assert not only(quiz(SHORT)).is_right((words,))


@example("𝜜")
@given(st.text())
def test_any_text_can_be_compared_and_compares_with_itself(text):
    assert plain_words(plain_words(text)) == plain_words(text)


def test_a_score_counts_whole_questions_and_is_rounded_down():
    value = quiz(ORDER, MATCH, SHORT, pass_mark=66)
    order, match, short = questions_of(value)
    answers = {
        order.key: tuple(one.key for one in order.items),
        match.key: tuple(key for key, _left, _right in match.pairs),
        short.key: ("Nothing",),
    }
    result = judge(value, answers)
    assert (result.right, result.total, result.score, result.passed) == (2, 3, 66, True)
    value["pass_mark"] = 67
    assert not judge(value, answers).passed


def test_a_quiz_is_judged_when_every_question_is_answered():
    value = quiz(ORDER, SHORT)
    assert judge(value, {}) is None
    assert judge(value, {questions_of(value)[1].key: ("R",)}) is None


def step_with(site_tree, *questions, **more):
    page = ModulePageFactory(parent=site_tree.modules, steps=[quiz_of(*questions, **more)])
    return ModulePage.objects.get(pk=page.pk)


def typed(module, *, rightly=True):
    """What a browser sends for a quiz of an order, a match and a short answer."""
    order, match, short = questions_of(module.steps[0].value)
    items = [one.key for one in order.items]
    data = {
        f"q-{order.key}_{n}": str(items.index(one.key) + 1) for n, one in enumerate(order.shuffled)
    }
    data |= {f"q-{match.key}_{n}": key for n, (key, _, _) in enumerate(match.pairs)}
    return data | {f"q-{short.key}": "reflections" if rightly else "rulers"}


@pytest.mark.django_db
def test_an_answer_that_may_identify_somebody_is_refused_and_not_kept(
    client, practitioner, site_tree
):
    module = step_with(site_tree, ORDER, MATCH, SHORT)
    client.force_login(practitioner)
    name = list(typed(module))[-1]
    page = client.post(module.step_url(1), {**typed(module), name: "Kirsty Ann Holt"})
    assert "may identify somebody" in page.content.decode()
    assert 'value="Kirsty Ann Holt"' in page.content.decode()
    assert not StepCompletion.objects.exists()


@pytest.mark.django_db
def test_a_name_that_is_the_answer_is_no_name_to_refuse(client, practitioner, site_tree):
    short = ("short", {**SHORT[1], "accepted": items("Kirsty Ann Holt")})
    module = step_with(site_tree, ORDER, MATCH, short)
    client.force_login(practitioner)
    name = list(typed(module))[-1]
    client.post(module.step_url(1), {**typed(module), name: "kirsty ann holt"})
    assert StepCompletion.objects.get().score == 100


@pytest.mark.django_db
def test_a_quiz_of_every_kind_is_answered_passed_and_shown_again(client, practitioner, site_tree):
    module = step_with(site_tree, ORDER, MATCH, SHORT, pass_mark=100, attempts=2)
    client.force_login(practitioner)
    url = module.step_url(1)
    html = client.get(url).content.decode()
    assert html.count("<select") == 5
    assert len(re.findall(r'<label for="id_q-[^"]*_\d">', html)) == 5
    client.post(url, typed(module, rightly=False))
    html = client.get(url).content.decode()
    assert "2 of 3 right" in html
    assert "66 per cent. The pass mark is 100." in html
    assert "You can answer once more below before the answers are shown." in html
    assert "A right answer:" not in html
    assert 'value="rulers"' in html
    assert html.count(" selected>") == 5
    client.post(url, typed(module))
    html = client.get(url).content.decode()
    assert "100 per cent. You have passed; the pass mark is 100." in html
    assert module_state(module, practitioner).completed_at is not None


@pytest.mark.django_db
def test_after_the_last_attempt_the_answers_are_shown_and_one_may_start_again(
    client, practitioner, site_tree
):
    module = step_with(site_tree, ORDER, MATCH, SHORT, pass_mark=100, attempts=1)
    client.force_login(practitioner)
    url = module.step_url(1)
    client.post(url, typed(module, rightly=False))
    html = client.get(url).content.decode()
    assert "A right answer:" in html
    assert "<li>Reflections</li>" in html
    assert "<select" not in html
    assert 'href="?again=1"' in html
    html = client.get(f"{url}?again=1").content.decode()
    assert html.count("<select") == 5
    assert "A right answer:" not in html
    assert " selected>" not in html.replace('value="" selected>', "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda order, match, short: {f"q-{order}_0": ""}, "Give each of them a place."),
        (lambda order, match, short: {f"q-{order}_0": "9"}, "Choose one of the places."),
        (
            lambda order, match, short: {f"q-{order}_{n}": "1" for n in range(3)},
            "Two have the same place. Give each its own.",
        ),
        (lambda order, match, short: {f"q-{match}_1": ""}, "Choose something for each of them."),
        (
            lambda order, match, short: {f"q-{match}_1": "x"},
            "Choose one of those that are offered.",
        ),
        (lambda order, match, short: {f"q-{short}": " "}, "Write an answer."),
        (lambda order, match, short: {f"q-{short}": "x" * 121}, "at most 120 characters"),
    ],
)
def test_an_answer_that_cannot_be_one_gets_an_error_and_what_was_typed_is_kept(
    client, practitioner, site_tree, change, words
):
    module = step_with(site_tree, ORDER, MATCH, SHORT)
    client.force_login(practitioner)
    keys = [one.key for one in questions_of(module.steps[0].value)]
    response = client.post(module.step_url(1), typed(module) | change(*keys))
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count(words) == 2
    assert "There is a problem" in html
    assert module_state(module, practitioner).done == 0


@pytest.mark.django_db
def test_questions_changed_since_they_were_answered_are_asked_anew(client, practitioner, site_tree):
    module = step_with(site_tree, ORDER, MATCH, SHORT)
    client.force_login(practitioner)
    client.post(module.step_url(1), typed(module))
    raw = list(module.steps.raw_data)
    raw[0]["value"]["questions"] = quiz_of(SHORT)["value"]["questions"]
    module.steps = ModulePage._meta.get_field("steps").stream_block.to_python(raw)
    module.save()
    html = client.get(module.step_url(1)).content.decode()
    assert 'id="feedback"' not in html
    assert "What is the R?" in html
