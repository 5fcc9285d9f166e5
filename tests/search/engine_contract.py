"""What every engine must do, whatever it is made of. `test_engines` runs it over each."""

from __future__ import annotations

import pytest

from portal.core.searchable import EVERYONE, SIGNED_IN, FacetValue, SearchEntry, group_token
from search.engines.base import SearchEngine, SearchRequest
from search.query import parse

NEGLECT = FacetValue("neglect", "Neglect")
VISITS = FacetValue("home-visit", "Home visit")


def entry(number, title, body="", *, kind="guide", audience=(EVERYONE,), topics=()):
    return SearchEntry(
        kind=kind,
        object_id=str(number),
        title=title,
        summary="",
        body=body,
        url=f"/{number}/",
        audience=frozenset(audience),
        facets={"topic": tuple(topics)},
    )


ENTRIES = (
    entry(1, "Working with neglect", "Families and assessments over time.", topics=[NEGLECT]),
    entry(2, "The home visit", "Neglect can be seen at the door.", topics=[VISITS, NEGLECT]),
    entry(3, "Reflective listening", "A resource about ambivalence.", kind="resource"),
    entry(4, "Neglect for members", "Only for the pilot.", audience=[group_token(7)]),
    entry(5, "Neglect for those signed in", "Kept inside.", audience=[SIGNED_IN]),
    entry(6, "Naïve café talk", "Accents.", topics=[VISITS]),
)


class EngineContract:
    """Behaviours; a subclass gives the `engine` fixture."""

    @pytest.fixture
    def filled(self, engine: SearchEngine) -> SearchEngine:
        engine.rebuild(iter([ENTRIES]))
        engine.refresh()
        return engine

    def ask(self, engine, text, tokens=(EVERYONE,), **more):
        return engine.search(
            SearchRequest(query=parse(text), viewer_tokens=frozenset(tokens), **more)
        )

    def titles(self, *args, **more):
        return [hit.title for hit in self.ask(*args, **more).hits]

    def test_a_word_is_found_and_the_title_counts_most(self, filled):
        assert self.titles(filled, "neglect") == ["Working with neglect", "The home visit"]

    def test_other_forms_of_a_word_are_found(self, filled):
        assert self.titles(filled, "family assessment") == ["Working with neglect"]
        assert self.titles(filled, "listen") == ["Reflective listening"]

    def test_accents_make_no_difference(self, filled):
        assert self.titles(filled, "naive cafe") == ["Naïve café talk"]

    def test_a_phrase_in_quotes_must_stand_as_it_is(self, filled):
        assert self.titles(filled, '"at the door"') == ["The home visit"]
        assert self.titles(filled, '"door the at"') == []

    def test_a_leading_minus_excludes(self, filled):
        assert self.titles(filled, "neglect -door") == ["Working with neglect"]

    def test_what_matched_is_marked_and_nothing_else_is_markup(self, engine):
        engine.rebuild(iter([[entry(9, "<script>alert(1)</script> neglect", "neglect & <b>")]]))
        engine.refresh()
        [hit] = self.ask(engine, "neglect").hits
        assert "<mark>neglect</mark>" in hit.title_html
        assert "<script>" not in hit.title_html
        assert "<b>" not in hit.passage_html

    def test_entries_of_others_show_in_no_hit_count_facet_or_suggestion(self, filled):
        found = self.ask(filled, "neglect")
        assert found.total == 2
        assert {one.slug: one.count for one in found.facets["kind"]} == {"guide": 2}
        request = SearchRequest(query=parse("negl"), viewer_tokens=frozenset({EVERYONE}))
        assert [hit.title for hit in filled.suggest(("negl",), request, 8)] == [
            "Working with neglect"
        ]
        member = self.ask(filled, "neglect", [EVERYONE, SIGNED_IN, group_token(7)])
        assert member.total == 4

    def test_hidden_entries_count_nowhere(self, filled):
        found = self.ask(filled, "neglect", hidden=frozenset({"guide:1"}))
        assert [hit.key for hit in found.hits] == ["guide:2"]
        assert found.total == 1

    def test_each_facet_counts_with_the_others_chosen(self, filled):
        found = self.ask(filled, "", filters={"topic": ("neglect",)})
        assert found.total == 2
        topics = {one.slug: one.count for one in found.facets["topic"]}
        assert topics == {"neglect": 2, "home-visit": 2}
        assert {one.slug: one.count for one in found.facets["kind"]} == {"guide": 2}

    def test_an_unfinished_word_is_completed_from_titles(self, filled):
        request = SearchRequest(query=parse("home vi"), viewer_tokens=frozenset({EVERYONE}))
        assert [hit.title for hit in filled.suggest(("home", "vi"), request, 8)] == [
            "The home visit"
        ]

    def test_changes_and_removals_are_followed(self, filled):
        filled.apply([entry(1, "Working with plans", "Nothing else.")], ["guide:2"])
        filled.refresh()
        assert self.ask(filled, "neglect").total == 0
        assert self.titles(filled, "plans") == ["Working with plans"]

    def test_a_rebuild_leaves_no_ghosts(self, filled):
        filled.rebuild(iter([ENTRIES[:1]]))
        filled.refresh()
        assert set(filled.digests()) == {"guide:1"}

    def test_pages_beyond_the_last_are_the_last(self, filled):
        found = self.ask(filled, "neglect", page=99, per_page=1)
        assert (found.page, len(found.hits)) == (2, 1)

    @pytest.mark.parametrize(
        "text",
        [
            '"',
            'a"b',
            "'",
            "*",
            "neglect*",
            "NEAR(a b)",
            "a AND OR NOT",
            "title:x",
            "-",
            "--",
            "(",
            "{}[]^~",
            "\x00",
            "a\x00b",
            "\ud800",
            "/.*/",
            '{"match_all": {}}',
            "%",
            "\\",
            "a" * 10_000,
            '"' * 1_000,
            "é" * 300,
            "\u202eabc",
            "\u200b",
            "🙂",
            "a OR 1=1; DROP TABLE x",
        ],
    )
    def test_no_input_is_an_error(self, filled, text):
        assert self.ask(filled, text).total >= 0
