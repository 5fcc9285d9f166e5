"""What every engine must do, whatever it is made of. `test_engines` runs it over each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.core.searchable import EVERYONE, SIGNED_IN, FacetValue, SearchEntry, group_token
from search.engines.base import SearchEngine, SearchRequest, Sort
from search.query import Query, parse
from search.spelling import repaired
from tests.search.conformance import CASES
from tests.search.corpus import CORPUS

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

    def wrong_in(self, engine, case):
        """What this engine answers to a case of the conformance suite and should not."""
        request = SearchRequest(
            query=parse(case.text),
            viewer_tokens=case.tokens,
            filters=case.filters,
            sort=case.sort,
            per_page=50,
        )
        better = None if request.query.is_empty else repaired(engine, request)
        found = engine.search(replace(request, query=better) if better else request)
        order = tuple(int(hit.object_id) for hit in found.hits)
        facets = {
            name: {one.slug: one.count for one in found.facets.get(name, ())}
            for name in case.facets
        }
        answer = {
            "found": (frozenset(order), case.found),
            "total": (found.total, len(case.found)),
            "first": (order[: len(case.first)], case.first),
            "facets": (facets, case.facets),
            "corrected": (better.words if better else (), case.corrected),
        }
        return {name: pair for name, pair in answer.items() if pair[0] != pair[1]}

    def test_every_case_of_the_conformance_suite_is_answered_as_it_says(self, engine):
        engine.rebuild(iter([CORPUS]))
        engine.refresh()
        wrong = [(case.text[:40], case.filters, self.wrong_in(engine, case)) for case in CASES]
        assert len(wrong) >= 200
        assert [one for one in wrong if one[-1]] == []

    def titles(self, *args, **more):
        return [hit.title for hit in self.ask(*args, **more).hits]

    def test_a_word_is_found_and_the_title_counts_most(self, filled):
        assert self.titles(filled, "neglect") == ["Working with neglect", "The home visit"]

    def test_other_forms_of_a_word_are_found(self, filled):
        assert self.titles(filled, "family assessment") == ["Working with neglect"]
        assert self.titles(filled, "listen") == ["Reflective listening"]

    def test_what_means_the_same_is_found_below_what_was_typed(self, filled):
        query = replace(parse("ambivalence"), also=(("home", "visit"),))
        found = filled.search(SearchRequest(query=query, viewer_tokens=frozenset({EVERYONE})))
        assert [hit.title for hit in found.hits] == ["Reflective listening", "The home visit"]
        assert "<mark>home" in found.hits[1].title_html

    def test_what_only_names_a_thing_ranks_below_what_answers(self, engine):
        engine.rebuild(
            iter([[entry(1, "Neglect", kind="term"), entry(2, "Working with neglect and care")]])
        )
        engine.refresh()
        request = SearchRequest(
            query=parse("neglect"), viewer_tokens=frozenset({EVERYONE}), brief=frozenset({"term"})
        )
        assert [hit.key for hit in engine.search(request).hits] == ["guide:2", "term:1"]
        alike = replace(request, brief=frozenset())
        assert [hit.key for hit in engine.search(alike).hits] == ["term:1", "guide:2"]

    def test_the_ranking_alone_is_that_of_the_hits(self, filled):
        request = SearchRequest(query=parse("neglect visit"), viewer_tokens=frozenset({EVERYONE}))
        hits = filled.search(request).hits
        ranked = filled.ranked(request, 5)
        assert [key for key, _ in ranked] == [hit.key for hit in hits]
        assert [score for _, score in ranked] == pytest.approx([hit.score for hit in hits])

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

    def test_hits_come_in_the_order_that_was_asked_for(self, engine):
        days = {1: date(2024, 5, 1), 2: date(2026, 1, 2), 3: None}
        entries = [replace(ENTRIES[number - 1], on=day) for number, day in days.items()]
        engine.rebuild(iter([entries]))
        engine.refresh()

        def order(sort):
            return [hit.object_id for hit in self.ask(engine, "neglect listening", sort=sort).hits]

        assert order(Sort.DATE) == ["2", "1", "3"]
        assert order(Sort.TITLE) == ["3", "2", "1"]
        years = self.ask(engine, "", filters={"year": ("2026",)})
        assert [hit.object_id for hit in years.hits] == ["2"]
        assert [(one.slug, one.count) for one in years.facets["year"]] == [("2024", 1), ("2026", 1)]

    def test_evidence_and_nation_are_told_beside_a_hit_and_nothing_else_is(self, engine):
        filed = {
            "topic": (NEGLECT,),
            "nation": (FacetValue("wales", "Wales"),),
            "evidence": (FacetValue("b", "Scale: 4"), FacetValue("a", "Scale: 3")),
        }
        engine.rebuild(iter([[replace(ENTRIES[0], facets=filed)]]))
        engine.refresh()
        [hit] = self.ask(engine, "neglect").hits
        assert hit.told == {"nation": ("Wales",), "evidence": ("Scale: 3", "Scale: 4")}

    def test_scores_can_be_asked_of_some_entries_alone_and_are_the_same(self, filled):
        first, second = self.ask(filled, "neglect visit").hits
        assert first.score > second.score > 0
        [alone] = self.ask(filled, "neglect visit", only=frozenset({second.key})).hits
        assert alone.key == second.key
        assert alone.score == pytest.approx(second.score)

    def test_an_entry_is_told_from_others_by_its_rare_and_frequent_words(self, engine):
        entries = [entry(n, "Guide", "neglect assessment") for n in range(1, 5)]
        entries += [entry(n, "Guide", "kingfisher kingfisher of neglect") for n in (5, 6)]
        engine.rebuild(iter([entries]))
        engine.refresh()
        assert engine.telling_words("guide:5", 3)[0] == "kingfisher"
        assert engine.telling_words("guide:99", 3) == ()

    def test_an_unfinished_word_is_completed_from_titles(self, filled):
        request = SearchRequest(query=parse("home vi"), viewer_tokens=frozenset({EVERYONE}))
        assert [hit.title for hit in filled.suggest(("home", "vi"), request, 8)] == [
            "The home visit"
        ]

    def test_titles_that_begin_with_what_is_typed_are_suggested_first(self, engine):
        titles = ["A café", "Café visits: what to ask", "Our café visit", "Cafés"]
        engine.rebuild(iter([[entry(n, title) for n, title in enumerate(titles)]]))
        engine.refresh()

        def suggested(*words):
            request = SearchRequest(query=Query(), viewer_tokens=frozenset({EVERYONE}))
            return [hit.title for hit in engine.suggest(words, request, 8)]

        assert set(suggested("c")) == set(titles)
        assert suggested("cafe", "vis") == ["Café visits: what to ask", "Our café visit"]
        assert suggested("café", "visits", "wh") == ["Café visits: what to ask"]

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
