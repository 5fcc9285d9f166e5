from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.glossary.explaining import explain
from learning.glossary.selectors import Meaning


def meaning(acronym, *expansions, explain=True):
    return Meaning(acronym, expansions, explain)


KNOWN = {
    "CIN": meaning("CIN", "child in need"),
    "EHCP": meaning("EHCP", "education, health and care plan"),
    "ICO": meaning("ICO", "Information Commissioner’s Office", "interim care order"),
    "C&F": meaning("C&F", "child and family"),
    "S47": meaning("S47", "section 47 enquiry"),
    "s47": meaning("S47", "section 47 enquiry"),
    "s.47": meaning("S47", "section 47 enquiry"),
    "D-BIT": meaning("D-BIT", "divisional based intervention team"),
    "CA 1989": meaning("CA 1989", "Children Act 1989"),
    "Reg 24": meaning("Reg 24", "regulation 24 temporary approval"),
    "R:Q": meaning("R:Q", "reflection-to-question ratio"),
    "LGBTQ+": meaning("LGBTQ+", "lesbian, gay, bisexual, trans, queer and others"),
    "NHS": meaning("NHS", "National Health Service", explain=False),
}


def said(html):
    return re.sub(r"<[^>]+>", "", explain(html, KNOWN))


def test_the_first_use_is_written_out_and_the_next_is_not():
    assert said("<p>A CIN plan. The CIN plan.</p>") == ("A CIN (child in need) plan. The CIN plan.")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a C&amp;F assessment", "a C&amp;F (child and family) assessment"),
        ("an s47 today", "an s47 (section 47 enquiry) today"),
        ("an s.47 today", "an s.47 (section 47 enquiry) today"),
        ("the D-BIT", "the D-BIT (divisional based intervention team)"),
        ("the CA 1989 says", "the CA 1989 (Children Act 1989) says"),
        ("under Reg 24.", "under Reg 24 (regulation 24 temporary approval)."),
        ("an R:Q of two", "an R:Q (reflection-to-question ratio) of two"),
        ("LGBTQ+ young people", "LGBTQ+ (lesbian, gay, bisexual, trans, queer and others) young"),
    ],
)
def test_every_way_of_writing_is_known(written, shown):
    assert shown in said(f"<p>{written}</p>")


def test_two_ways_of_writing_one_thing_are_explained_once():
    assert said("<p>An s47, the S47.</p>").count("section 47 enquiry") == 1


def test_an_acronym_that_stands_for_several_things_gets_all_of_them():
    assert "ICO (here either Information Commissioner’s Office; or interim care order)" in said(
        "<p>Ask the ICO first.</p>"
    )


def test_a_plural_is_explained_by_its_singular():
    assert "EHCPs (EHCP: education, health and care plan)" in said("<p>Read their EHCPs.</p>")


@pytest.mark.parametrize(
    "html",
    [
        "<p>“We were on a CIN plan”</p>",
        "<p>“We were on a <em>CIN</em> plan for years”</p>",
        "<blockquote><p>A CIN plan</p></blockquote>",
        "<p>She said: <q>a CIN plan</q></p>",
        "<h2>CIN plans</h2>",
        '<a href="/x/">CIN plans</a>',
        "<summary>CIN</summary>",
        "<cite>CIN in England</cite>",
        "<div data-own-words><p>“A CIN</p><div>CIN</div><p>CIN</p></div>",
        '<img alt="CIN">',
        '<p title="CIN"></p>',
        "<p>Already: child in need (CIN).</p>",
        "<p>CIN (child in need) plans.</p>",
        "<p>The CIN (under section 17).</p>",
        "<p>The CIN’s review</p>",
        "<p>The NHS helps.</p>",
        "<p>CINEMA, aCIN, CIN-like, cin</p>",
    ],
)
def test_what_is_quoted_named_linked_or_explained_already_stays_as_it_is(html):
    assert explain(html, KNOWN) == html


def test_after_a_quotation_the_page_speaks_again():
    assert "CIN (child in need)" in said("<p>“A CIN plan”, she said. The CIN plan</p>")


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph():
    assert "CIN (child in need)" in said("<p>“A plan.</p><p>A CIN plan.</p>")


def test_a_meaning_with_markup_in_it_is_shown_as_text():
    known = {"XX": meaning("XX", '<img src=x onerror="y">')}
    assert "<img" not in explain("<p>An XX.</p>", known)


@given(st.text(max_size=300))
def test_no_text_loses_a_letter(text):
    page = f"<p>{text.replace('<', '&lt;').replace('>', '&gt;')}</p>"
    shown = explain(page, KNOWN)
    assert re.sub(r' <span class="text-soft">\([^<]*\)</span>', "", shown) == page


@pytest.mark.parametrize("odd", ["A" * 90000, "“" * 90000, "<" * 90000, "S1" * 90000, "<!--<p>"])
def test_a_page_of_nothing_but_odd_signs_comes_back_as_it_was(odd):
    assert explain(odd, KNOWN) == odd
