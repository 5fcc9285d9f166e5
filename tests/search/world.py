"""A site with everything that can be found, each thing once for each way to be open or closed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    PageViewRestriction,
    ReferenceIndex,
)

from circles.models import LearningNote
from circles.models.afterwards import NoteState
from home.models import StandardPage
from learning.documents.models import DocumentPage
from learning.models import PracticeGuidePage
from learning.pathways.models import Pathway
from portal.accounts.roles import Role
from portal.core.models import PortalDocument
from tests.factories.accounts import UserFactory
from tests.factories.circles import CirclePageFactory, SessionFactory
from tests.factories.glossary import GlossaryTermFactory
from tests.factories.learning import (
    MIResourcePageFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
)
from tests.factories.reflections import ReflectionFactory, SubmittedReflectionFactory

#: Stands in everything, so that one search finds all of it.
COMMON = "quagga"
#: Ways in which a page is open or closed, and what they leave: everybody, those signed in,
#: those of one group, nobody.
WAYS = {
    "open": "all",
    "signed-in": "signed-in",
    "grouped": "group",
    "below": "group",
    "password": "none",
    "draft": "none",
    "scheduled": "none",
    "expired": "none",
}
KINDS = ("guide", "resource", "module", "circle", "page")
HANGING = ("session", "note", "reflection", "document")


def word_for(kind: str, way: str) -> str:
    """A word that stands in the title of one thing alone, and is like no other in two letters."""
    return f"{kind}{''.join(2 * letter for letter in way if letter.isalpha())}"


class World:
    """Everything, and who may find it: `open_to` has the audience of each key of an entry."""

    def __init__(self, tree):
        """Make it all."""
        self.tree = tree
        self.group = Group.objects.create(name="The closed circle")
        self.open_to = {}
        self.words = {}
        above = {kind: self._closed_page(kind) for kind in KINDS}
        for way, audience in WAYS.items():
            for kind in KINDS:
                page = self._page(kind, way, above[kind])
                self._note_down(kind, page, way, audience)
                if kind == "circle":
                    self._hang_on(page, way, audience)
                if kind == "guide":
                    self._offer(page, way, audience)
        self._collections()
        self._rest()

    def people(self):
        """People by role; `member` is in the closed group."""
        member = UserFactory()
        member.groups.add(self.group)
        return {
            "practitioner": UserFactory(),
            "member": member,
            "facilitator": UserFactory(roles=[Role.FACILITATOR]),
            "editor": UserFactory(roles=[Role.ACADEMY_EDITOR]),
            "publisher": UserFactory(roles=[Role.ACADEMY_PUBLISHER]),
            "administrator": UserFactory(administrator=True),
        }

    def visible_to(self, role):
        """The keys that somebody of this role finds."""
        held = {"all"}
        if role != "visitor":
            held.add("signed-in")
        if role in {"member", "administrator"}:
            held.add("group")
        return {key for key, audience in self.open_to.items() if audience in held}

    def _note_down(self, kind, thing, way, audience):
        key = f"{kind}:{thing.pk}"
        self.open_to[key] = audience
        self.words[key] = word_for(kind, way)

    def _page(self, kind, way, above):
        index = {
            "guide": self.tree.guides,
            "resource": self.tree.resources,
            "module": self.tree.modules,
            "circle": self.tree.circles,
            "page": self.tree.home,
        }[kind]
        later = timezone.now() + timedelta(days=3)
        more = {
            "draft": {"live": False},
            "scheduled": {"live": False, "go_live_at": later},
            "expired": {"live": False, "expired": True},
        }.get(way, {})
        page = _made(kind, above if way == "below" else index, _title(kind, way), **more)
        if way in {"signed-in", "grouped", "password"}:
            self._restrict(page, way)
        return page

    def _closed_page(self, kind):
        """A page that only the group may open; what stands below it is as closed."""
        page = _made("page", self.tree.home, f"Above every {kind}")
        self._restrict(page, "grouped")
        self._note_down("page", page, f"above {kind}", "none")
        del self.open_to[f"page:{page.pk}"], self.words[f"page:{page.pk}"]
        return page

    def _restrict(self, page, way):
        kind = {"signed-in": "login", "grouped": "groups", "password": "password"}[way]
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type=kind, password="secret"
        )
        if way == "grouped":
            restriction.groups.add(self.group)

    def _hang_on(self, circle, way, audience):
        session = SessionFactory(circle=circle)
        note = LearningNote.objects.create(
            session=SessionFactory(circle=circle, days=-9),
            title=_title("note", way),
            text=COMMON,
            state=NoteState.PUBLISHED,
            published_on=timezone.localdate(),
        )
        # A circle that is not live any more has lost its page, and its reflections stay.
        reflection = ReflectionFactory(circle=circle, title=_title("reflection", way))
        SubmittedReflectionFactory(circle=circle, title=_title("submitted", way))
        self._note_down("session", session, way, audience)
        self.words[f"session:{session.pk}"] = word_for("circle", way)
        self._note_down("note", note, way, audience)
        self._note_down("reflection", reflection, way, audience)

    def _offer(self, guide, way, audience, collection=None):
        document = PortalDocument.objects.create(
            title=_title("document", way),
            file=ContentFile(b"a,b", name=f"{way}.csv"),
            **({"collection": collection} if collection else {}),
        )
        DocumentPage.objects.create(document=document, number=1, text=f"{COMMON} {way}")
        files = [{"document": document.pk, "accessible": False}]
        raw = [{"type": "tool", "value": {"about": "Fill it in.", "files": files}}]
        before = list(guide.tools.raw_data)
        guide.tools = PracticeGuidePage._meta.get_field("tools").to_python([*before, *raw])
        guide.save()
        ReferenceIndex.create_or_update_for_object(guide)
        self._note_down("document", document, way, audience)

    def _collections(self):
        """Documents of an open guide, in collections that are closed; and one of no page."""
        guide = PracticeGuidePage.objects.get(title=_title("guide", "open"))
        root = Collection.get_first_root_node()
        for way, audience in (("login", "signed-in"), ("groups", "group"), ("password", "none")):
            outer = root.add_child(name=way)
            closed = CollectionViewRestriction.objects.create(
                collection=outer, restriction_type=way, password="secret"
            )
            if way == "groups":
                closed.groups.add(self.group)
            inner = Collection.objects.get(pk=outer.pk).add_child(name=f"In {way}")
            self._offer(guide, f"filed {way}", audience, inner)
        loose = PortalDocument.objects.create(
            title=_title("document", "loose"), file=ContentFile(b"a,b", name="loose.csv")
        )
        self._note_down("document", loose, "loose", "none")

    def _rest(self):
        """What is open to all wherever it stands, and a pathway that is not published."""
        term = GlossaryTermFactory(expansion=_title("term", "open"), acronym="QGG")
        self._note_down("term", term, "open", "all")
        for way, audience in (("open", "all"), ("draft", "none")):
            pathway = Pathway.objects.create(
                title=_title("pathway", way), slug=way, summary=COMMON, published=way == "open"
            )
            self._note_down("pathway", pathway, way, audience)


def _title(kind, way):
    return f"{COMMON} {word_for(kind, way)}"


def _made(kind, parent, title, **more):
    parent.refresh_from_db()
    if kind == "page":
        page = StandardPage(title=title, slug=title.lower().replace(" ", "-"), **more)
        return parent.add_child(instance=page)
    factory = {
        "guide": PracticeGuidePageFactory,
        "resource": MIResourcePageFactory,
        "module": ModulePageFactory,
        "circle": CirclePageFactory,
    }[kind]
    return factory(parent=parent, title=title, **more)
