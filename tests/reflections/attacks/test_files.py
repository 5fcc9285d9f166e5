"""What the database's files keep of a reflection: nothing before it is handed on or after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from circles.reflections.codes import new_claim_key
from circles.reflections.models import Envelope, Reflection, SubmittedReflection
from circles.reflections.services.letterbox import hand_on, letters, shuffle_box
from circles.reflections.services.sharing import withdraw_reflection
from tests.factories.reflections import ReflectionFactory
from tests.reflections.attacks.on_disk import NUMBER

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's file")
def test_a_sqlite_file_holds_a_text_from_the_handing_on_to_the_withdrawal_and_no_longer(tmp_path):
    path = tmp_path / "site.sqlite3"
    path.write_bytes(connection.connection.serialize())
    done = subprocess.run(
        [sys.executable, "-m", "tests.reflections.attacks.on_disk"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{path}", "VAR_DIR": str(tmp_path)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = json.loads(done.stdout)
    for step in ("before", "shared", "withdrawn"):
        assert seen[step] == [-1] * NUMBER, step
    assert min(seen["handed on"]) > 0
    assert seen["handed on"] not in (sorted(seen["handed on"]), sorted(seen["handed on"])[::-1])


def bytes_of(model) -> bytes:
    """The files of a PostgreSQL table, of what spills over from it, and of its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE oid IN ("
            "SELECT %s::regclass::oid UNION SELECT reltoastrelid FROM pg_class WHERE oid = "
            "%s::regclass UNION SELECT indexrelid FROM pg_index WHERE indrelid = %s::regclass) "
            "AND relfilenode <> 0",
            [model._meta.db_table] * 3,
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="reads PostgreSQL's files")
def test_postgresqls_files_forget_what_was_withdrawn(django_capture_on_commit_callbacks):
    key = new_claim_key()
    ReflectionFactory(title="zaqaz in the title", key=key)
    ReflectionFactory(title="zbqbz stays")
    assert b"zaqaz" in bytes_of(Reflection)
    with django_capture_on_commit_callbacks() as callbacks:
        withdraw_reflection(claim_key=key)
    assert b"zaqaz" in bytes_of(Reflection)  # deleted, and still there
    for callback in callbacks:
        callback()
    assert b"zaqaz" not in bytes_of(Reflection)
    assert b"zbqbz" in bytes_of(Reflection)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL's catalogue")
@pytest.mark.parametrize("model", [Envelope, SubmittedReflection, Reflection])
def test_postgresqls_planner_keeps_no_sample_of_a_text(model):
    ReflectionFactory(title="zaqaz in the title")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {model._meta.db_table}")
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attstattarget <> 0 "
            "AND attnum > 0",
            [model._meta.db_table],
        )
        sampled = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT histogram_bounds::text, most_common_vals::text FROM pg_stats")
        assert "zaqaz" not in str(cursor.fetchall())
    assert not sampled & {"title", "sections", "kept", "claim_mac", "note", "sealed"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks for transaction numbers")
def test_all_rows_that_were_handed_on_bear_one_number_and_so_do_all_envelopes(share_directly):
    for _ in range(6):
        share_directly()
    assert len(_numbers(Envelope)) == 1
    assert hand_on(least=5) == 6
    assert len(_numbers(SubmittedReflection)) == 1


def _numbers(model) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT xmin::text FROM {model._meta.db_table}")  # noqa: S608
        return {row[0] for row in cursor.fetchall()}


def test_two_copies_of_the_box_tell_neither_whether_nor_how_much_was_shared(share_directly):
    shuffle_box()
    before = list(Envelope.objects.values_list("sealed", flat=True))
    share_directly()
    after = list(Envelope.objects.values_list("sealed", flat=True))
    assert len(letters()) == 1
    assert {len(one) for one in before} == {len(one) for one in after}
    assert len(before) == len(after)
    assert not {bytes(one) for one in before} & {bytes(one) for one in after}
