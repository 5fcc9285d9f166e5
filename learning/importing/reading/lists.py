"""Makes lists within lists of lines that each know how deep they stand."""

from __future__ import annotations


def nested_list(items: list[tuple[int, str, str]]) -> str:
    """Return lists within lists from (level, tag, HTML) lines."""
    html: list[str] = []
    open_tags: list[str] = []
    for level, tag, text in items:
        depth = min(max(level, 0), len(open_tags)) + 1
        while len(open_tags) > depth or (len(open_tags) == depth and open_tags[-1] != tag):
            html.append(f"</li></{open_tags.pop()}>")
        if len(open_tags) == depth:
            html.append("</li>")
        else:
            html.append(f"<{tag}>")
            open_tags.append(tag)
        html.append(f"<li>{text}")
    while open_tags:
        html.append(f"</li></{open_tags.pop()}>")
    return "".join(html)
