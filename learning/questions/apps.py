"""Exchange of quiz questions."""

from __future__ import annotations

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """Takes and gives the questions of a module's quizzes as Moodle XML."""

    name = "learning.questions"
    label = "questions"
    verbose_name = "Questions"
