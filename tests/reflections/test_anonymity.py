"""Nothing that is kept links a shared reflection to whoever shared it."""

from __future__ import annotations

import logging
from collections import deque
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session as SignIn
from django.core import mail
from django.core.cache import cache
from django.db import connection, models
from wagtail.models import ReferenceIndex

from circles.models import CirclePage
from circles.reflections import codes
from circles.reflections.models import Envelope, Reflection, SubmittedReflection
from circles.reflections.services.letterbox import letters
from learning.models import PracticeGuidePage
from portal.accounts.models import User
from tests.factories.reflections import ReflectionFactory, SubmittedReflectionFactory

ENDS = (CirclePage, PracticeGuidePage)
TABLES = (Envelope, SubmittedReflection, Reflection)
CANARIES = ("Zebedee", "Quillfeather", "Wexcombe", "07700 900461")


def everything_stored() -> str:
    """Every value of every table, as text."""
    values = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            values += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(values)


@pytest.mark.parametrize("model", TABLES)
def test_no_path_of_keys_leads_to_a_person(model):
    """The walk ends at circles and guides; `attacks` tries who read a guide."""
    waiting, seen = deque([model]), set()
    while waiting:
        at = waiting.popleft()
        if at in seen or at in ENDS:
            continue
        seen.add(at)
        for field in at._meta.get_fields():
            if field.concrete and field.related_model is not None:
                waiting.append(field.related_model)
    assert User not in seen


@pytest.mark.parametrize("model", TABLES)
def test_nothing_points_at_a_reflection(model):
    assert [r for r in model._meta.related_objects if not r.hidden] == []
    pointing = [
        field
        for other in apps.get_models()
        for field in other._meta.concrete_fields
        if field.related_model is model
    ]
    assert pointing == []


@pytest.mark.parametrize("model", TABLES)
def test_no_column_holds_a_time_or_a_number_that_tells_order(model):
    kinds = {type(field) for field in model._meta.concrete_fields}
    timely = (models.DateField, models.TimeField, models.DurationField, models.AutoField)
    assert not [kind for kind in kinds if issubclass(kind, timely)]
    assert isinstance(model._meta.pk, models.UUIDField)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES)
def test_on_sqlite_rows_lie_in_the_order_of_their_random_keys(model):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no order by key; see the threat model")
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        assert cursor.fetchone()[0].endswith("WITHOUT ROWID")


@pytest.mark.django_db
def test_names_that_were_marked_and_taken_out_are_nowhere(client, practitioner, posted, caplog):
    caplog.set_level(logging.DEBUG, logger="portal")
    client.force_login(practitioner)
    people = "Zebedee Quillfeather = the father"
    text = "Zebedee Quillfeather rang from Wexcombe, on 07700 900461, and cried."
    fields = posted(stage_0=text, people=people)
    page = client.post("/reflections/check/", fields)
    answers = {f"do-{mark.key}": "remove" for mark in page.context["review"].marks}
    page = client.post("/reflections/check/", {**fields, **answers, "action": "apply"})
    assert not page.context["review"].marks
    carried = dict(page.context["carried"])
    client.post(
        "/reflections/share/", {**carried, "family": "on", "colleague": "on", "myself": "on"}
    )
    kept = everything_stored() + caplog.text + str(mail.outbox) + str(vars(cache).keys())
    files = [p for p in Path(settings.PORTAL_VAR_DIR).rglob("*") if p.is_file()]
    kept += "".join(p.read_bytes().decode("latin-1") for p in files)
    assert len(letters()) == 1
    assert [name for name in CANARIES if name in kept] == []


@pytest.mark.django_db
def test_a_kept_mark_is_stored_without_its_words(client, shareable):
    fields = shareable(stage_0="They moved from Wexcombe to a flat.", action="check")
    (mark,) = client.post("/reflections/check/", fields).context["review"].marks
    client.post("/reflections/share/", {**fields, "keep": f"{mark.key}:ordinary"})
    (row,) = letters()
    assert row.kept[0]["reason"] == "ordinary"
    assert "Wexcombe" not in str(row.kept)


@pytest.mark.django_db
def test_sharing_reads_no_session_and_writes_none(
    client, practitioner, shareable, django_assert_max_num_queries
):
    client.force_login(practitioner)
    client.get("/reflections/")
    before = SignIn.objects.values_list("session_data", "expire_date").get()
    with django_assert_max_num_queries(20) as asked:
        answer = client.post("/reflections/share/", shareable())
    tables = (SignIn._meta.db_table, User._meta.db_table)
    assert not [q["sql"] for q in asked.captured_queries if any(t in q["sql"] for t in tables)]
    assert SignIn.objects.values_list("session_data", "expire_date").get() == before
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/reflections/check/", "/reflections/share/"])
def test_no_token_is_asked_for_and_no_cookie_set(path, posted):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(path, posted())
    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.django_db
def test_a_crash_puts_no_text_in_the_log_or_the_page(client, posted, monkeypatch, caplog):
    def crash(*args, **kwargs):
        raise RuntimeError("Zebedee Quillfeather")

    client.raise_request_exception = False
    monkeypatch.setattr("circles.reflections.views.write.review", crash)
    answer = client.post("/reflections/check/", posted(stage_0="Zebedee Quillfeather rang."))
    assert answer.status_code == 500
    assert "Quillfeather" not in answer.content.decode()
    private = [h for h in settings.LOGGING["handlers"].values() if "private" in h["filters"]]
    assert private
    from portal.core.logs import WithoutPersonalData

    for record in caplog.records:
        WithoutPersonalData().filter(record)
        assert "Quillfeather" not in record.getMessage()


@pytest.mark.django_db
def test_wagtail_keeps_no_index_of_what_a_reflection_names(circle):
    for row in (ReflectionFactory(circle=circle), SubmittedReflectionFactory(circle=circle)):
        assert not ReferenceIndex.model_is_indexable(type(row))
    assert not ReferenceIndex.get_references_to(circle).filter(
        base_content_type__app_label="reflections"
    )


@pytest.mark.django_db
def test_a_claim_key_is_stored_as_a_mac_that_needs_the_sites_secret(settings):
    key = codes.new_claim_key()
    mac = codes.claim_mac(key)
    assert key not in mac
    settings.PORTAL_CLAIM_KEY_SECRET = "another secret"
    assert codes.claim_mac(key) != mac


def test_claim_keys_are_random_and_read_as_people_copy_them():
    keys = {codes.new_claim_key() for _ in range(200)}
    assert len(keys) == 200
    key = keys.pop()
    shown = codes.show_claim_key(key)
    assert codes.read_claim_key(f" {shown.upper().replace('0', 'O').replace('1', 'l')} ") == key
    assert codes.read_claim_key("too short") is None
    assert codes.read_claim_key("u" * 26) is None


def test_the_monthly_code_holds_for_its_month_and_the_next(time_machine):
    time_machine.move_to("2026-11-30T12:00:00Z")
    code = codes.monthly_code()
    time_machine.move_to("2026-12-31T12:00:00Z")
    assert codes.is_current_code(code.upper())
    time_machine.move_to("2027-01-01T12:00:00Z")
    assert not codes.is_current_code(code)
    assert not codes.is_current_code("")
