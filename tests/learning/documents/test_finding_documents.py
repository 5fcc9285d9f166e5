"""Documents are found by everything that stands in them, by whoever may open them."""

from __future__ import annotations

import io

import docx
import pytest
from django.core.files.base import ContentFile
from docx.enum.text import WD_BREAK
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from learning.documents.models import DocumentPage, DocumentText
from learning.documents.tasks import read_what_was_left
from learning.models import PracticeGuidePage
from portal.accounts.models import User
from portal.core.models import PortalDocument
from search import indexing
from search.engines import engines
from tests.factories.accounts import UserFactory
from tests.factories.learning import PracticeGuidePageFactory
from tests.learning.importing.building import deck, pdf_of_pages

pytestmark = pytest.mark.django_db


def word_file() -> bytes:
    """Two pages: its author put a break between them."""
    document = docx.Document()
    document.add_paragraph("Planning")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Look for the bittern by the river.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def document(name: str, data: bytes, **more) -> PortalDocument:
    made: PortalDocument = PortalDocument.objects.create(
        title=name.split(".", maxsplit=1)[0], file=ContentFile(data, name=name), **more
    )
    return made


def tools(*documents: PortalDocument):
    """The tools of a guide, as it stores them."""
    files = [{"document": one.pk, "accessible": False} for one in documents]
    raw = [{"type": "tool", "value": {"about": "Fill it in.", "files": files}}]
    return PracticeGuidePage._meta.get_field("tools").to_python(raw)


@pytest.fixture
def guide(site_tree, manage, run_tasks):
    manage("search_index", rebuild=True)
    return PracticeGuidePageFactory(parent=site_tree.guides, title="Heron guide")


@pytest.fixture
def offer(guide, run_tasks):
    """Offer documents on the guide, and no others."""

    def offer(*documents):
        guide.tools = tools(*documents)
        guide.save()
        run_tasks()

    return offer


def hits(client, text, **chosen):
    return client.get("/search/", {"q": text, **chosen}).content.decode()


PDF = pdf_of_pages([("Plan", "Begin here."), ("Plan", "The kingfisher waits."), ("Plan", "End.")])


def test_a_document_is_found_by_its_text_and_the_hit_names_the_page(client, offer):
    offer(
        document("Chart.pdf", PDF),
        document("Talk.pptx", deck(3, pictures=False)),
        document("Letter.docx", word_file()),
    )
    shown = hits(client, "kingfisher")
    assert 'Chart.pdf#page=2">Chart</a>' in shown
    assert "PDF, page 2" in shown
    assert "The <mark>kingfisher</mark> waits." in shown
    shown = hits(client, '"pause after part 2"', kind="document")
    assert "PPTX, slide 3" in shown
    assert "DOCX, page 2" in hits(client, "bittern")


def test_a_file_that_cannot_be_read_is_found_by_its_title(client, offer):
    broken = document("Kingfisher chart.pdf", b"%PDF-1.7 nonsense")
    offer(broken, document("Kingfisher list.csv", b"a,b"))
    assert DocumentText.objects.get(pk=broken.pk).refusal == "broken"
    shown = hits(client, "kingfisher", kind="document")
    assert "2 results" in shown
    assert '<span class="tag tag--neutral">CSV</span>' in shown


def test_a_file_is_read_once_and_again_when_it_is_another(offer, run_tasks, monkeypatch):
    chart = document("Chart.pdf", PDF)
    offer(chart)
    assert DocumentPage.objects.filter(document=chart).count() == 3
    monkeypatch.setattr("learning.documents.services.pages_apart", lambda *args: ["read anew"])
    chart.title = "Another title"
    chart.save()
    run_tasks()
    assert DocumentPage.objects.filter(document=chart).count() == 3
    chart.file.save("other.pdf", ContentFile(PDF + b" "))
    chart.file_hash = ""
    chart.save()
    run_tasks()
    assert [page.text for page in chart.text_pages.all()] == ["read anew"]


def test_what_a_worker_left_unread_is_read_later(offer, run_tasks):
    chart = document("Chart.pdf", PDF)
    offer(chart)
    DocumentText.objects.all().delete()
    read_what_was_left()
    run_tasks()
    assert DocumentText.objects.filter(pk=chart.pk, refusal="").exists()


def test_a_document_is_for_nobody_until_a_live_page_offers_it_and_not_after(
    client, guide, offer, run_tasks
):
    chart = document("Chart.pdf", PDF)
    run_tasks()
    assert "No results" in hits(client, "kingfisher")
    offer(chart)
    assert "1 result" in hits(client, "kingfisher")
    guide.refresh_from_db()
    guide.unpublish()
    assert "No results" in hits(client, "kingfisher")  # before the worker ran
    run_tasks()
    assert "No results" in hits(client, "kingfisher")
    guide.save_revision().publish()
    run_tasks()
    assert "1 result" in hits(client, "kingfisher")
    offer()
    assert "No results" in hits(client, "kingfisher")
    offer(chart)
    chart.delete()
    assert "No results" in hits(client, "kingfisher")


def test_a_document_taken_off_a_page_is_out_of_the_index_in_whatever_order_tasks_run(
    guide, offer, run_tasks
):
    offer(document("Chart.pdf", PDF))
    guide.tools = tools()
    guide.save()
    indexing.apply_pending()
    ReferenceIndex.create_or_update_for_object(guide)  # as Wagtail's own task does
    run_tasks()
    assert [indexing.differences(engine) for engine in engines()] == [[] for _ in engines()]


def who_finds(client, people: dict[str, User | None]) -> set[str]:
    """Return those whom a search, its facets and its suggestions tell of the document."""
    found = set()
    for name, person in people.items():
        client.logout()
        if person is not None:
            client.force_login(person)
        shown = hits(client, "kingfisher")
        told = "Chart" in shown or "Documents" in shown.split("<main")[1].split("No results")[0]
        suggested = bool(client.get("/search/suggest/?q=char").json()["suggestions"])
        assert told == suggested
        if told:
            found.add(name)
    return found


def test_a_private_collection_hides_its_documents_from_all_others(client, offer, run_tasks):
    member, other = UserFactory(), UserFactory()
    group = member.groups.create(name="Closed circle")
    people = {
        "visitor": None,
        "member": member,
        "other": other,
        "administrator": UserFactory(administrator=True),
    }
    outer = Collection.get_first_root_node().add_child(name="Outer")
    inner = Collection.objects.get(pk=outer.pk).add_child(name="Inner")
    offer(document("Chart.pdf", PDF, collection=inner))
    assert who_finds(client, people) == set(people)

    closed = CollectionViewRestriction.objects.create(collection=outer, restriction_type="groups")
    assert who_finds(client, people) == set()
    closed.groups.add(group)
    run_tasks()
    assert who_finds(client, people) == {"member", "administrator"}
    closed.restriction_type = "login"
    closed.save()
    run_tasks()
    assert who_finds(client, people) == {"member", "other", "administrator"}
    closed.restriction_type = "password"
    closed.save()
    assert who_finds(client, people) == set()
    run_tasks()
    assert who_finds(client, people) == set()
    closed.delete()
    run_tasks()
    assert who_finds(client, people) == set(people)


def test_a_collection_of_many_documents_that_is_closed_wakes_the_worker_once(site_tree, run_tasks):
    from django_tasks_db.models import DBTaskResult

    outer = Collection.get_first_root_node().add_child(name="Outer")
    for number in range(3):
        document(f"Chart {number}.pdf", PDF, collection=outer)
    run_tasks()
    before = DBTaskResult.objects.count()
    CollectionViewRestriction.objects.create(collection=outer, restriction_type="login")
    assert DBTaskResult.objects.count() == before + 1
