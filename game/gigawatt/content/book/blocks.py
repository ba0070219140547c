"""The blocks of a rulebook, independent of Markdown and HTML. Text is plain here; renderers escape it."""

from __future__ import annotations

from attrs import frozen


@frozen
class Strong:
    """Bold text."""

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


Inline = str | Strong | Code | Link
Line = tuple[Inline, ...]
Cell = str | Line


@frozen
class Heading:
    """A heading; level 1 is the title of the book."""

    level: int
    text: str


@frozen
class Paragraph:
    """A paragraph."""

    line: Line


@frozen
class Bullets:
    """A list; numbered when the order matters."""

    items: tuple[Line, ...]
    is_numbered: bool = False


@frozen
class Table:
    """A table; numeric columns are aligned to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_wide: bool = False


@frozen
class Example:
    """A worked example with numbers from the rules."""

    line: Line


@frozen
class Entry:
    """A card of the reference part."""

    name: str
    id: str
    label: str
    """The text beside the name, such as price or years."""
    lines: tuple[str, ...]
    flavour: str = ""
    idea: str = ""
    sources: tuple[str, ...] = ()
    """Ids of the facts, or balance notes."""


Block = Heading | Paragraph | Bullets | Table | Example | Entry


def as_line(cell: Cell) -> Line:
    """A cell as a line of inline elements."""
    return (cell,) if isinstance(cell, str) else cell


def plain(line: Line) -> str:
    """A line as plain text."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in line)


def para(*pieces: Inline) -> Paragraph:
    """Make a paragraph."""
    return Paragraph(pieces)


def bullets(*items: str | Line) -> Bullets:
    """Make a list."""
    return Bullets(tuple(as_line(item) for item in items))


def steps(*items: str | Line) -> Bullets:
    """Make a numbered list."""
    return Bullets(tuple(as_line(item) for item in items), is_numbered=True)


def example(*pieces: Inline) -> Example:
    """Make a worked example."""
    return Example(pieces)


def is_number(cell: Cell) -> bool:
    """Whether a cell is aligned to the right: a number, a sum of money, a per cent, or nothing."""
    text = plain(as_line(cell)).removesuffix(" bn").strip("+−$%·— ")
    return text.replace(".", "", 1).replace(",", "").isdigit() or not text


def words_of(block: Block) -> int:
    """The number of words in a block as it is read, signs and dashes by themselves left out; examples and cards have none."""
    match block:
        case Heading(text=text):
            texts = [text]
        case Paragraph(line=line):
            texts = [plain(line)]
        case Bullets(items=items):
            texts = [plain(item) for item in items]
        case Table(head=head, rows=rows):
            texts = [*head, *(plain(as_line(cell)) for row in rows for cell in row)]
        case _:
            texts = []
    return sum(any(c.isalnum() for c in word) for text in texts for word in text.split())
