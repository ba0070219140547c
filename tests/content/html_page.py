"""What a page of HTML is made of."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and what it points to."""
        values = dict(attrs)
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)
        if tag == "a":
            self.links.append(values["href"] or "")
        if "id" in values:
            self.ids.append(values["id"] or "")
        assert not {"src", "onclick", "onload", "style"} & set(values)

    def handle_endtag(self, tag: str) -> None:
        """Tags close in order."""
        assert self.open.pop() == tag
