"""Everything under `home/starter/`, read and checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from home.starter_loader.circles import CircleContent, circle_index, read_circle
from home.starter_loader.content import PageContent, Ref, TermContent
from home.starter_loader.examples import ExampleContent, read_example
from home.starter_loader.guides import read_guide
from home.starter_loader.modules import read_module
from home.starter_loader.pathways import PathwayContent, read_pathways
from home.starter_loader.reading import Fields, StarterError, read_file
from home.starter_loader.resources import read_resource
from home.starter_loader.shared import index_page
from home.starter_loader.standard import read_home, read_standard
from home.starter_loader.terms import read_drills, read_glossary, read_mi_terms, read_taxonomy

T = TypeVar("T")

INDEXES = [
    index_page(
        "guidance",
        "learning.GuideIndexPage",
        "Guidance",
        "Practice guides with their evidence, its limits and the law they rest on.",
    ),
    index_page(
        "mi",
        "learning.MIResourceIndexPage",
        "Motivational interviewing",
        "Cards, exercises, a worked dialogue and tools to print, for talking about change.",
    ),
    index_page(
        "modules",
        "learning.ModuleIndexPage",
        "Learning modules",
        "Short modules to work through at your own pace.",
    ),
    circle_index(),
]


@dataclass(frozen=True, slots=True)
class Library:
    """All content, checked. ``pages`` stand in the order in which they can be made."""

    terms: list[TermContent]
    pages: list[PageContent]
    circles: list[CircleContent]
    examples: list[ExampleContent]
    pathways: list[PathwayContent]


def read_library(root: Path) -> Library:
    """Read every file; raises one StarterError that lists all that is wrong."""
    reader = _Reader(root)
    terms = [
        *(reader.one("taxonomy.yaml", read_taxonomy) or []),
        *(reader.one("mi_terms.yaml", read_mi_terms) or []),
        *(reader.one("glossary.yaml", read_glossary) or []),
        *(reader.one("drills.yaml", read_drills) or []),
    ]
    home = reader.one("pages/home.yaml", read_home)
    standard = reader.folder("pages", read_standard, but="home.yaml")
    guidance = [
        *reader.folder("guides", read_guide),
        *reader.folder("mi", read_resource),
        *reader.folder("modules", read_module),
    ]
    circles = reader.folder("circles", read_circle)
    examples = reader.folder("reflections", read_example)
    pages = [*([home] if home else []), *INDEXES, *standard, *guidance]
    pages += [circle.page for circle in circles]
    pathways = reader.one("pathways.yaml", read_pathways) or []
    library = Library(terms, pages, circles, examples, pathways)
    problems = reader.problems or [*_dangling(library), *_doubles(library)]
    if problems:
        raise StarterError("\n".join(problems))
    return library


class _Reader:
    """Reads files and gathers what is wrong with them, so that one run shows it all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []

    def one(self, name: str, read: Callable[[Fields], T]) -> T | None:
        return self._read(self.root / name, read)

    def folder(self, name: str, read: Callable[[Fields], T], but: str = "") -> list[T]:
        paths = [path for path in sorted((self.root / name).glob("*.yaml")) if path.name != but]
        return [content for path in paths if (content := self._read(path, read)) is not None]

    def _read(self, path: Path, read: Callable[[Fields], T]) -> T | None:
        try:
            return read(read_file(path, self.root))
        except StarterError as problem:
            self.problems.append(problem.message)
            return None


def _dangling(library: Library) -> list[str]:
    """Return a sentence for each mention of something that does not exist."""
    known = {Ref(term.model, term.slug) for term in library.terms}
    known |= {Ref("page", page.slug) for page in library.pages}
    contents: list[PageContent | ExampleContent | PathwayContent] = [
        *library.pages,
        *library.examples,
        *library.pathways,
    ]
    mentions = [(one.source, *found) for one in contents for found in one.references()]
    return [
        f"{source}, {field}: there is nothing called {ref.slug!r} to point to."
        for source, field, ref in mentions
        if ref not in known
    ]


def _doubles(library: Library) -> list[str]:
    """Return a sentence for each slug that two files claim: mentions could not tell which."""
    seen: dict[str, str] = {}
    problems = []
    for page in library.pages:
        if page.slug in seen:
            problems.append(f"{page.source}, slug: {seen[page.slug]} is called {page.slug!r} too.")
        seen.setdefault(page.slug, page.source)
    return problems
