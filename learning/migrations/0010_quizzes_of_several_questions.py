"""A quiz step held one question; it holds several now. Answers are kept by question."""

import uuid

from django.db import migrations
from django.db.models import F
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import BaseBlockOperation


def question_id(step_id):
    """Return the id of the question a step held, the same wherever it is asked for."""
    return str(uuid.uuid5(uuid.UUID(str(step_id)), "question"))


class QuestionInQuiz(BaseBlockOperation):
    """Put a quiz step's own question among its questions."""

    def apply(self, block_value):
        return [self.migrated(step) if step["type"] == "quiz" else step for step in block_value]

    def migrated(self, step):
        value = dict(step["value"])
        if "questions" in value:
            return step
        options = value.pop("options", [])
        right = sum(bool(one.get("value", one).get("correct")) for one in options)
        question = {
            "type": "multiple" if right > 1 else "single",
            "id": question_id(step["id"]) if step.get("id") else str(uuid.uuid4()),
            "value": {"question": value.pop("question", ""), "options": options},
        }
        more = {"introduction": "", "questions": [question], "pass_mark": 0, "attempts": 0}
        return {**step, "value": value | more}

    @property
    def operation_name_fragment(self):
        return "question_in_quiz"

    def deconstruct(self):
        return (f"{self.__module__}.{type(self).__name__}", (), {})


def keep_answers(apps, schema_editor):
    """Carry over answers, and the versions of modules completed, as far as they are known."""
    completions = apps.get_model("learning", "StepCompletion").objects
    completions.update(worked_at=F("completed_at"))
    for done in completions.filter(correct__isnull=False).iterator():
        done.answers = {question_id(done.step_id): done.chosen}
        done.attempts = 1
        done.score = 100 if done.correct else 0
        done.passed = True  # there was no pass mark
        done.save(update_fields=["answers", "attempts", "score", "passed"])


class Migration(migrations.Migration):
    dependencies = [("learning", "0009_quizzes_prerequisites_versions")]

    operations = [
        MigrateStreamData("learning", "ModulePage", "steps", [(QuestionInQuiz(), "")]),
        migrations.RunPython(keep_answers, migrations.RunPython.noop),
    ]
