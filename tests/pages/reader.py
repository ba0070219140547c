"""A reader of pages for tests: tags close, nothing is fetched, nothing runs."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

_EMPTY: Final = {"meta", "line", "circle", "rect", "polyline", "polygon"}
"""Elements without contents; those of SVG may have contents and are then closed as well."""
_FORBIDDEN: Final = {"script", "link", "img", "iframe", "object", "embed", "image", "use", "form", "base"}
_FETCHING: Final = ("src", "href", "xlink:href", "srcset", "action", "data", "onclick", "onload")


class _Reader(HTMLParser):
    """Collects tags, and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _EMPTY
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read_page(page: str) -> list[str]:
    """The tags of a page, which must be well formed, fetch nothing and run nothing."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    tags = [tag for tag, _ in reader.tags]
    assert not set(tags) & _FORBIDDEN
    assert not any(name in attributes for _, attributes in reader.tags for name in _FETCHING)
    assert "url(" not in page
    assert "@import" not in page
    return tags
