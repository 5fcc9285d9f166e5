"""Makes a table with headings of whatever rows and merged cells a file has."""

from __future__ import annotations

from dataclasses import dataclass

from learning.importing.reading.markup import words_of
from learning.importing.reading.pieces import Contents, Place, Table

#: More than this is no table a reader could follow, and could be made to fill the memory.
MAX_COLUMNS = 30
MAX_ROWS = 500


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as HTML, and how many columns and rows it covers."""

    html: str
    columns: int = 1
    rows: int = 1


def add_table(
    contents: Contents,
    rows: list[list[Cell]],
    *,
    place: Place,
    headed: bool,
    caption: str = "",
) -> None:
    """Add a table to the contents; one of a single column or row becomes paragraphs.

    `headed` says that the file itself marks the first row as headings. Otherwise the first
    row is taken for them and the editor is asked to look.
    """
    grid = _grid(rows, contents, place)
    if not grid:
        return
    if len(grid) == 1 or len(grid[0]) == 1:
        contents.add_text("".join(_as_paragraphs(cell) for row in grid for cell in row if cell))
        contents.remark("table_to_text", place)
        return
    if not headed:
        contents.remark("table_first_row", place)
    headings = [words_of(cell) for cell in grid[0]]
    if not all(headings):
        contents.remark("table_heading_missing", place)
    contents.pieces.append(Table(headings, grid[1:], caption))


def _as_paragraphs(cell: str) -> str:
    return cell if cell.startswith("<") and cell[1:3] in {"p>", "ul", "ol"} else f"<p>{cell}</p>"


def _grid(rows: list[list[Cell]], contents: Contents, place: Place) -> list[list[str]]:
    """Lay cells out, merged ones in their first place; drop rows and columns without words."""
    filled: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows[:MAX_ROWS]):
        x = 0
        for cell in row:
            while (y, x) in filled:
                x += 1
            if x >= MAX_COLUMNS:
                contents.remark("table_cut", place)
                break
            _put(filled, cell, x, y)
            if cell.columns > 1 or cell.rows > 1:
                contents.remark("table_merged", place)
            x += cell.columns
    if len(rows) > MAX_ROWS:
        contents.remark("table_cut", place)
    if not filled:
        return []
    width = min(max(x for _, x in filled) + 1, MAX_COLUMNS)
    height = min(len(rows), MAX_ROWS)
    if len(filled) < width * height:
        contents.remark("table_ragged", place)
    grid = [[filled.get((y, x), "") for x in range(width)] for y in range(height)]
    grid = [row for row in grid if any(words_of(cell) for cell in row)]
    kept = [x for x in range(width) if any(words_of(row[x]) for row in grid)]
    return [[row[x] for x in kept] for row in grid]


def _put(filled: dict[tuple[int, int], str], cell: Cell, x: int, y: int) -> None:
    for down in range(min(cell.rows, MAX_ROWS - y)):
        for across in range(min(cell.columns, MAX_COLUMNS - x)):
            filled.setdefault((y + down, x + across), "" if down or across else cell.html)
