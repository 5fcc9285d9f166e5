"""How large a file may be, as sent and as unpacked. Stated on the form and in the refusals."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

#: Bytes of the file as it is sent.
MAX_FILE = 25 * MEGABYTE
#: Bytes of everything in a Word or PowerPoint file, unpacked.
MAX_UNPACKED = 200 * MEGABYTE
#: Bytes of one part that is parsed as XML.
MAX_XML = 40 * MEGABYTE
MAX_ENTRIES = 5_000
#: How many times larger than packed a part may be; text rarely packs below a fiftieth.
MAX_RATIO = 150
#: Parts smaller than this are no bomb whatever their ratio.
RATIO_FROM = MEGABYTE
#: Pages of a PDF file, slides of a deck.
MAX_PAGES = 150
#: Pictures taken out of one file; somebody has to describe each.
MAX_PICTURES = 100
MAX_PICTURE = 15 * MEGABYTE
MAX_PIXELS = 40_000_000
#: Pixels of a picture's longer side as it is kept.
LONGEST_SIDE = 2_000
#: What the editor's form of a page can still send back at once (DATA_UPLOAD_MAX_… in the
#: settings): characters of text, and values. What a page has beside its text takes the rest.
MAX_TEXT = 400_000
MAX_VALUES = 4_700
#: Characters of a document's text that can be searched: some two hundred pages.
MAX_FULL_TEXT = 500_000
#: What the process that reads a file may use.
MEMORY = 1024 * MEGABYTE
SECONDS = 60
#: Files that are read at once, in one process of the site.
AT_ONCE = 2
