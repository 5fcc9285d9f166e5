"""The pages of this room."""

from home.models.pages import HomePage, StandardPage
from home.models.starter import StarterItem

__all__ = ["HomePage", "StandardPage", "StarterItem"]
