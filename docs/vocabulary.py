"""Make the vocabulary of `docs/writing-rules.md` again: `python docs/vocabulary.py` after a change of what rules may say.

The text before the mark is written by hand; what follows it is made from the same entries as `gigawatt rules vocabulary`. `--check` compares
the page with the code instead of writing it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gigawatt.cli.rules_text import default_text
from gigawatt.content.vocabulary import Entry, FieldEntry, Section, vocabulary

PAGE: Final = Path(__file__).resolve().parent / "writing-rules.md"
MARK: Final = "<!-- what follows is made by docs/vocabulary.py -->\n"


def filled(page: str) -> str:
    """The page with its vocabulary as the code has it now."""
    by_hand, mark, _ = page.partition(MARK)
    if not mark:
        raise SystemExit(f"{PAGE.name} has no line {MARK.strip()!r}")
    return f"{by_hand}{mark}\n{markdown()}"


def markdown() -> str:
    """Every section of the vocabulary."""
    return "\n".join(line for section in vocabulary() for line in _section(section))


def _section(section: Section) -> Iterator[str]:
    yield from (f"## {section.title}", "", section.says, "")
    if section.name in ("abilities", "seats", "regions", "terms"):
        yield from _rows(section)
        return
    for entry in section.entries:
        yield from _entry(entry, section)


def _rows(section: Section) -> Iterator[str]:
    """Entries without fields of their own, a row each."""
    yield from ("| word | example | reads |", "|---|---|---|")
    for entry in section.entries:
        says = f" {entry.fields[0].says}" if entry.fields else ""
        yield f"| `{entry.name}` | `{entry.example}` | {_cell(entry.reads + says)} |"
    yield ""
    if section.name == "abilities":
        amount = section.entries[0].fields[0]
        yield from (f"`amount` is {amount.expected}.", "")


def _entry(entry: Entry, section: Section) -> Iterator[str]:
    yield from (f"### `{entry.name}`", "")
    if entry.says:
        yield from (entry.says, "")
    if entry.fields:
        yield from ("| field | takes | means |", "|---|---|---|")
        yield from (_field(field) for field in entry.fields)
        yield ""
    if entry.example:
        needs = f' Needs a card with `target = "{entry.target}"`.' if _needs_target(entry, section) else ""
        yield from ("```toml", entry.example, "```", "", f"Players read: {entry.reads}{needs}", "")


def _needs_target(entry: Entry, section: Section) -> bool:
    return section.name != "targets" and entry.target not in ("", "none")


def _field(field: FieldEntry) -> str:
    return f"| `{field.name}` | {_cell(field.expected + default_text(field))} | {_cell(field.says)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare the page with the code instead of writing it")
    is_check = parser.parse_args().check
    page = PAGE.read_text(encoding="utf-8")
    if not is_check:
        PAGE.write_text(filled(page), encoding="utf-8")
    elif filled(page) != page:
        sys.exit(f"{PAGE.name} is out of date: run python docs/vocabulary.py")


if __name__ == "__main__":
    main()
