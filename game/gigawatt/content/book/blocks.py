"""What a rulebook is made of, before it is Markdown or HTML. Text is plain here; the renderers escape it."""

from __future__ import annotations

from attrs import field, frozen


@frozen
class Strong:
    """Words in bold."""

    text: str


@frozen
class Code:
    """Words as they are typed."""

    text: str


@frozen
class Link:
    """Words that lead to an address; only http and https are followed."""

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
    """A table; columns of numbers stand right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_wide: bool = False


@frozen
class Example:
    """A worked example, its numbers from the rules."""

    line: Line


@frozen
class Entry:
    """One card of the reference part."""

    name: str
    id: str
    label: str
    """What stands beside the name, such as its price or years."""
    lines: tuple[str, ...]
    flavour: str = ""
    idea: str = ""
    sources: tuple[str, ...] = field(default=())
    """Ids of the facts, or balance notes."""


Block = Heading | Paragraph | Bullets | Table | Example | Entry


def as_line(cell: Cell) -> Line:
    """A cell as a line."""
    return (cell,) if isinstance(cell, str) else cell


def plain(line: Line) -> str:
    """A line without its dress."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in line)


def para(*pieces: Inline) -> Paragraph:
    """A paragraph of these pieces."""
    return Paragraph(pieces)


def bullets(*items: str | Line) -> Bullets:
    """A list of these items."""
    return Bullets(tuple(as_line(item) for item in items))


def steps(*items: str | Line) -> Bullets:
    """A numbered list of these items."""
    return Bullets(tuple(as_line(item) for item in items), is_numbered=True)


def example(*pieces: Inline) -> Example:
    """A worked example of these pieces."""
    return Example(pieces)


def is_number(cell: Cell) -> bool:
    """Whether a cell stands right: a number, a sum of money, a per cent, or nothing."""
    text = plain(as_line(cell)).removesuffix(" bn").strip("+−$%·— ")
    return text.replace(".", "", 1).replace(",", "").isdigit() or not text
