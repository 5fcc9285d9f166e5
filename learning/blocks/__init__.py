"""The blocks that guides, resources and modules are written in. Keys are permanent."""

from learning.blocks.evidence import EvidenceBlock, ReferenceBlock
from learning.blocks.guides import FamiliesSayBlock, LawBlock, PhraseBlock, PointBlock, StepBlock
from learning.blocks.modules import (
    ActivityStepBlock,
    ModuleStepsBlock,
    QuizStepBlock,
    ReflectionStepBlock,
    TextStepBlock,
)
from learning.blocks.resources import DialogueBlock, ExerciseBlock, ResourceBodyBlock

__all__ = [
    "ActivityStepBlock",
    "DialogueBlock",
    "EvidenceBlock",
    "ExerciseBlock",
    "FamiliesSayBlock",
    "LawBlock",
    "ModuleStepsBlock",
    "PhraseBlock",
    "PointBlock",
    "QuizStepBlock",
    "ReferenceBlock",
    "ReflectionStepBlock",
    "ResourceBodyBlock",
    "StepBlock",
    "TextStepBlock",
]
