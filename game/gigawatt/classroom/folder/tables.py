"""Read a table of TOML that a teacher edits by hand: each value is checked, and an error names file, line and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

from gigawatt.content.faults import nearest
from gigawatt.errors import ClassError, ReadError
from gigawatt.reading import Limits, parse_toml
from gigawatt.text import safe_text, unsafe_character

_LIMITS: Final = Limits(depth=5, values=5_000, line=2_000)
_HEAD: Final = re.compile(r"\s*\[(\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY: Final = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_BARE: Final = re.compile(r"([A-Za-z0-9_-]+)\s*=\s*([^\"'\[\]{}=]*)")
"""A line whose value has no quotes or brackets."""
_FLAGS: Final = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
"""What people write for true and false."""
_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")


def parse_table(text: str, file: str) -> Table:
    """The outermost table of a text.

    Raises:
        ClassError: it is not TOML, or too large.
    """
    try:
        return Table(parse_toml(text, _LIMITS), text, file)
    except ReadError as error:
        found = _LINE.search(error.reason)
        where = f"{file}, line {found[1]}" if found else file
        what = _LINE.sub("", error.reason).strip()
        raise ClassError(f"{where}: {what}{_bare_value(text, int(found[1])) if found else ''}") from None


def _bare_value(text: str, line: int) -> str:
    """What is on a line that is not TOML; of a value without quotes or with a capital, as in `advice = yes`, also how it is written."""
    written = text.split("\n")[line - 1].partition("#")[0].strip()
    found = _BARE.fullmatch(written)
    if found is None:
        return f", got: {safe_text(written, 60)}" if written else ""
    key, value = found.groups()
    if not value:
        return f": {key} has no value"
    if (flag := value.lower()) in _FLAGS:
        return f": {key}: expected true or false, or a text in quotes, got {value}; perhaps {key} = {_FLAGS[flag]}"
    return f": {key}: expected a text in quotes, a number, or true or false, got {safe_text(value, 60)}"


class Table:
    """A table with the text that it comes from."""

    def __init__(self, values: Mapping[str, Any], text: str, file: str, name: str = "", index: int = 0) -> None:
        self._values = values
        self._text = text
        self._file = file
        self._name = name
        self._index = index

    def fail(self, key: str, message: str) -> NoReturn:
        """Raise the error about a key.

        Raises:
            ClassError: always.
        """
        line = _line_of(self._text, self._name, self._index, key)
        where = f"{self._file}, line {line}" if line else self._file
        field = f"{self._name}.{key}" if self._name else key
        raise ClassError(f"{where}: {safe_text(field, 60)}: {message}")

    def only(self, *known: str) -> None:
        """Check that there are no other keys than these; before any is read, so that a misspelt one is named and not what it leaves missing.

        Raises:
            ClassError: there is an unknown one.
        """
        for key in self._values:
            if key not in known:
                self.fail(key, f"no such field; {nearest(key, sorted(known))}")

    def text(self, key: str, limit: int = 200, *, default: str | None = None, what: str = "a text") -> str:
        """A text on one line, of 1 to `limit` characters.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, default)
        if not isinstance(value, str) or not value.strip() or len(value) > limit:
            self.fail(key, f"expected {what} of 1 to {limit} characters, got {shown(value)}")
        if bad := unsafe_character(value):
            self.fail(key, f"{bad} must not be in it")
        return value

    def word(
        self,
        key: str,
        is_good: Callable[[str], bool],
        expected: str,
        *,
        default: str | None = None,
        known: Sequence[str] = (),
    ) -> str:
        """A text of a certain form.

        Args:
            key: the field.
            is_good: whether a text has the form.
            expected: what is expected.
            default: the value where the field is missing; None where it must be there.
            known: texts of the form, for the error.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, default)
        if not isinstance(value, str) or not is_good(value):
            self._expected(key, expected, value, known)
        return value

    def whole(self, key: str, low: int, high: int, *, default: int | None = None) -> int:
        """A whole number from `low` to `high`.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, default)
        if type(value) is not int or not low <= value <= high:
            self.fail(key, f"expected a whole number from {low} to {high}, got {shown(value)}")
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, default)
        if not isinstance(value, bool):
            self.fail(key, f"expected true or false, got {shown(value)}")
        return value

    def wholes(self, key: str, low: int, high: int, most: int) -> tuple[int, ...]:
        """At most `most` different whole numbers from `low` to `high`, in ascending order.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, None)
        if not isinstance(value, list) or len(value) > most:
            self.fail(key, f"expected a list of at most {most} whole numbers, got {shown(value)}")
        for item in value:
            if type(item) is not int or not low <= item <= high:
                self.fail(key, f"expected whole numbers from {low} to {high}, got {shown(item)}")
        self._differ(key, value)
        return tuple(sorted(value))

    def words(
        self,
        key: str,
        is_good: Callable[[str], bool],
        expected: str,
        most: int,
        *,
        default: Sequence[str] | None = None,
        known: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """At most `most` different texts of a certain form, in their order; `known` as for `word`.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, None if default is None else list(default))
        if not isinstance(value, list) or len(value) > most:
            self.fail(key, f"expected a list [...] of at most {most}, each {expected}, got {shown(value)}")
        for item in value:
            if not isinstance(item, str) or not is_good(item):
                self._expected(key, expected, item, known)
        self._differ(key, value)
        return tuple(value)

    def table(self, key: str) -> Table:
        """A table below this one.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, None)
        if not isinstance(value, dict):
            self.fail(key, f"expected a table [{key}], got {shown(value)}")
        return Table(value, self._text, self._file, key)

    def rows(self, key: str, low: int, high: int) -> list[Table]:
        """The tables of a list `[[key]]`, from `low` to `high` of them.

        Raises:
            ClassError: it is something else.
        """
        value = self._value(key, [])
        if not isinstance(value, list):
            self.fail(key, f"expected tables [[{key}]], got {shown(value)}")
        for row in value:
            if not isinstance(row, dict):
                self.fail(key, f"expected tables [[{key}]], got {shown(row)}")
        if not low <= len(value) <= high:
            self.fail(key, f"expected {low} to {high} tables [[{key}]], got {len(value)}")
        return [Table(row, self._text, self._file, key, index) for index, row in enumerate(value)]

    def _expected(self, key: str, expected: str, value: object, known: Sequence[str]) -> NoReturn:
        """Raise the error about a value that is not of a form.

        Raises:
            ClassError: always.
        """
        hint = f"; {nearest(value, known)}" if known else ""
        self.fail(key, f"expected {expected}, got {shown(value)}{hint}")

    def _differ(self, key: str, items: Sequence[object]) -> None:
        """Check that no item of a list is there twice.

        Raises:
            ClassError: one is.
        """
        for place, item in enumerate(items):
            if item in items[:place]:
                self.fail(key, f"{shown(item)} is there twice")

    def _value(self, key: str, default: Any) -> Any:
        if key not in self._values and default is None:
            self.fail(key, "it is missing")
        return self._values.get(key, default)


def shown(value: object) -> str:
    """A value for a message; long and nested ones are only described."""
    if isinstance(value, dict | list):
        return f"a {'table' if isinstance(value, dict) else 'list'} of {len(value)}"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{safe_text(value, 60)}"' if isinstance(value, str) else safe_text(value, 60)


def _line_of(text: str, table: str, index: int, key: str) -> int:
    """The line, from 1, of a key in a table, or of the table where the key has none; 0 if neither is found.

    Only plain keys at the beginning of a line are found, which is how people write them.
    """
    here, count, head_line = "", -1, 0
    for number, line in enumerate(text.split("\n"), start=1):
        if head := _HEAD.match(line):
            here = head[2]
            if here == table:
                count += 1
                head_line = number if count == index else head_line
        elif (found := _KEY.match(line)) and found[1] == key and here == table and max(count, 0) == index:
            return number
        if not table and head and head[2] == key:
            return number
    return head_line
