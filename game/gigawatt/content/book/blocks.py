"""The blocks of a rulebook, independent of Markdown and HTML. Text is plain here; renderers escape it."""

from __future__ import annotations

import re

from attrs import frozen


@frozen
class Strong:
    """Bold text."""

    text: str


@frozen
class Detail:
    """Sentences that only somebody needs who works the game out by hand, as at a table without the program; a sheet leaves them out."""

    text: str


@frozen
class Code:
    """Text in a fixed-width font."""

    text: str


@frozen
class Link:
    """A link; only http and https addresses are followed."""

    text: str
    address: str


@frozen
class Ref:
    """A link inside the book, to an anchor; plain text where the book has no such anchor."""

    text: str
    to: str


Inline = str | Strong | Detail | Code | Link | Ref
Line = tuple[Inline, ...]
Cell = str | Line


@frozen
class Heading:
    """A heading; level 1 is the title of the book."""

    level: int
    text: str
    is_source: bool = False
    """Whether its chapter says where numbers come from, which nobody prints."""


@frozen
class Paragraph:
    """A paragraph."""

    line: Line
    is_detail: bool = False
    """Whether all of it is a `Detail`."""


@frozen
class Bullets:
    """A list; numbered when the order matters."""

    items: tuple[Line, ...]
    is_numbered: bool = False
    is_detail: bool = False
    """Whether all of it is a `Detail`."""


@frozen
class Table:
    """A table; numeric columns are aligned to the right, and the first column names its row."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_wide: bool = False
    caption: str = ""
    """What the table shows: a title above it."""
    anchors: tuple[str, ...] = ()
    """The anchor of each row; none where empty."""


@frozen
class Example:
    """A worked example with numbers from the rules."""

    line: Line
    steps: tuple[Line, ...] = ()


@frozen
class Claim:
    """What the paragraph before it says, as a small table that a test plays with the engine: position, action, outcome.

    The words are those of `tests/content/claims.py`. Claims are numbered in the order of the book.
    """

    name: str
    position: tuple[str, ...]
    action: tuple[str, ...]
    outcome: tuple[str, ...]


@frozen
class Entry:
    """A card of the reference part."""

    kind: str
    """What it is, such as `region`; its anchor is made of this and its id."""
    name: str
    id: str
    label: str
    """The text beside the name, such as price or years."""
    lines: tuple[str, ...]
    flavour: str = ""
    idea: str = ""
    sources: tuple[str, ...] = ()
    """Ids of the facts, or balance notes."""
    level: int = 3
    """The level of its heading."""
    refs: tuple[Ref, ...] = ()
    """Other parts of the book to look at."""

    @property
    def anchor(self) -> str:
        """Where links to it lead."""
        return anchor_of(self.kind, self.id)


Block = Heading | Paragraph | Bullets | Table | Example | Claim | Entry


def anchor_of(kind: str, name: str) -> str:
    """The anchor of a region, card, fact or source, apart from those of sections."""
    return f"{kind}-{name}".lower()


def section(text: str) -> str:
    """The anchor of the section with a heading."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"


def see(text: str, heading: str = "") -> Ref:
    """Make a link to the section with a heading, which is the text if left out."""
    return Ref(text, section(heading or text))


def as_line(cell: Cell) -> Line:
    """A cell as a line of inline elements."""
    return (cell,) if isinstance(cell, str) else cell


def plain(line: Line) -> str:
    """A line as plain text."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in line)


def para(*pieces: Inline) -> Paragraph:
    """Make a paragraph."""
    return Paragraph(pieces)


def detail(*pieces: Inline) -> Paragraph:
    """Make a paragraph that a sheet leaves out."""
    return Paragraph(pieces, is_detail=True)


def bullets(*items: str | Line) -> Bullets:
    """Make a list."""
    return Bullets(tuple(as_line(item) for item in items))


def steps(*items: str | Line, is_detail: bool = False) -> Bullets:
    """Make a numbered list."""
    return Bullets(tuple(as_line(item) for item in items), is_numbered=True, is_detail=is_detail)


def example(*pieces: Inline) -> Example:
    """Make a worked example."""
    return Example(pieces)


def claim(name: str, position: str, action: str, outcome: str) -> Claim:
    """Make a claim; what stands in a column is separated by semicolons."""
    return Claim(
        name,
        *(tuple(part.strip() for part in column.split(";") if part.strip()) for column in (position, action, outcome)),
    )


def is_number(cell: Cell) -> bool:
    """Whether a cell is aligned to the right: a number, a sum of money, a per cent, or nothing."""
    text = plain(as_line(cell)).removesuffix(" bn").strip("+−$%·— ")
    return text.replace(".", "", 1).replace(",", "").isdigit() or not text


def words_of(block: Block) -> int:
    """The number of words in a block as it is read, signs and dashes by themselves left out; examples, claims and cards have none."""
    match block:
        case Heading(text=text):
            texts = [text]
        case Paragraph(line=line):
            texts = [plain(line)]
        case Bullets(items=items):
            texts = [plain(item) for item in items]
        case Table(head=head, rows=rows, caption=caption):
            texts = [caption, *head, *(plain(as_line(cell)) for row in rows for cell in row)]
        case _:
            texts = []
    return sum(any(c.isalnum() for c in word) for text in texts for word in text.split())
