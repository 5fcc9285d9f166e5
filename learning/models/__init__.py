"""Taxonomy, guides, resources, modules and people's progress."""

from learning.models.guides import GuideIndexPage, PracticeGuidePage
from learning.models.modules import ModuleIndexPage, ModulePage, Prerequisite
from learning.models.progress import ModuleProgress, StepCompletion
from learning.models.related import RelatedPage
from learning.models.resources import MIResourceIndexPage, MIResourcePage
from learning.models.taxonomy import (
    AssessmentType,
    Audience,
    EvidenceRating,
    EvidenceScale,
    LevelLabel,
    LevelOfNeed,
    MITerm,
    Topic,
)

__all__ = [
    "AssessmentType",
    "Audience",
    "EvidenceRating",
    "EvidenceScale",
    "GuideIndexPage",
    "LevelLabel",
    "LevelOfNeed",
    "MIResourceIndexPage",
    "MIResourcePage",
    "MITerm",
    "ModuleIndexPage",
    "ModulePage",
    "ModuleProgress",
    "PracticeGuidePage",
    "Prerequisite",
    "RelatedPage",
    "StepCompletion",
    "Topic",
]
