from __future__ import annotations

import io

import pdfplumber

from portal.core.pdf import render_pdf

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "en", region: "GB")
= #data.title
#data.text
"""


def test_what_people_wrote_is_text_and_never_markup(tmp_path):
    template = tmp_path / "page.typ"
    template.write_text(TEMPLATE)
    text = 'Cost: #5 *not bold* $x$ #read("/etc/passwd") \\ ŵ'
    made = render_pdf(template, {"title": "A guide", "text": text})
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert text in pdf.pages[0].extract_text().replace("“", '"').replace("”", '"')


def test_a_pdf_is_tagged_and_says_its_title_and_language(tmp_path):
    template = tmp_path / "page.typ"
    template.write_text(TEMPLATE)
    made = render_pdf(template, {"title": "A guide", "text": "Words."})
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        catalog = pdf.doc.catalog
    assert catalog["MarkInfo"]["Marked"] is True
    assert catalog["Lang"] in (b"en-GB", "en-GB")
