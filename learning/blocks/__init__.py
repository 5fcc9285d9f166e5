"""The blocks that guides, resources and modules are written in. Keys are permanent."""

from learning.blocks.evidence import EmmieBlock, EvidenceBlock
from learning.blocks.guides import (
    FamiliesSayBlock,
    LawBlock,
    PhraseBlock,
    PointBlock,
    StepBlock,
    ToolBlock,
)
from learning.blocks.modules import (
    ActivityStepBlock,
    ModuleStepsBlock,
    QuizStepBlock,
    ReflectionStepBlock,
    TextStepBlock,
)
from learning.blocks.references import ReferenceBlock
from learning.blocks.resources import DialogueBlock, ExerciseBlock, ResourceBodyBlock

__all__ = [
    "ActivityStepBlock",
    "DialogueBlock",
    "EmmieBlock",
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
    "ToolBlock",
]
