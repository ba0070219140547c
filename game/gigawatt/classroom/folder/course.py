"""A class as a folder: its file `class.toml`, checked whenever it is read, and where everything else lies.

`class new` writes the file once (`setup/class_file.py`), a teacher edits it, and nothing writes it again: comments stay. Everything is
checked as a whole, the rules of the scenario included, so that every `Course` is a class that can be played.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from gigawatt.classroom.folder.presets import presets
from gigawatt.classroom.folder.tables import Table, parse_table
from gigawatt.content import find_scenario, prepare, ruleset_digest
from gigawatt.content.exercises import find_exercise_file
from gigawatt.content.faults import nearest
from gigawatt.core import Game
from gigawatt.core.rules.ruleset import MAX_QUARTERS, MAX_SEATS, Ruleset, Scenario
from gigawatt.errors import ClassError, GameError, ReadError
from gigawatt.policies.registry import HOUSE
from gigawatt.reading import has_ending, read_text, shown
from gigawatt.session.class_block import PROMPT_CHOICES, Prompt, is_class_id
from gigawatt.session.seats import Options, Seat
from gigawatt.session.trust import trusted_policy

FILE: Final = "class.toml"
STARTS: Final = "starts"
FORMAT: Final = 1
LIMIT_BYTES: Final = 200_000
STUDENT: Final = "student"
"""The player of the seat that a student plays."""

PARTS: Final = ("completion", "result", "goal", "prediction", "decisions", "reflection")
"""The parts of a grade: the game was finished; its result minus par; the goal of an exercise; predictions; decisions; a text."""

_FIELDS: Final = (
    "format", "id", "name", "preset", "scenario", "quarters", "rules", "exercises",
    "play", "seat", "prompt", "par", "weights",
)  # fmt: skip
"""The fields and tables of the file."""

_PRESETS: Final = tuple(preset.id for preset in presets())
_PRESETS_TEXT: Final = ", ".join(f'"{preset}"' for preset in _PRESETS)

MOST_WEIGHT: Final = 1_000
MOST_PANEL: Final = 6
MOST_SPAN: Final = 10_000
MOST_EXERCISES: Final = 20


@frozen
class ClassFolder:
    """Where everything of a class lies."""

    path: Path

    @property
    def file(self) -> Path:
        """`class.toml`, whose presence makes a folder a class."""
        return self.path / FILE

    @property
    def key(self) -> Path:
        """The secret of the class, which never leaves the teacher's machine."""
        return self.path / "class.key"

    @property
    def roster(self) -> Path:
        """The list of students."""
        return self.path / "roster.csv"

    @property
    def starts(self) -> Path:
        """The start files, one a student; those of an exercise in a folder of its id."""
        return self.path / STARTS

    @property
    def submissions(self) -> Path:
        """What was handed in, in any folders below."""
        return self.path / "submissions"

    @property
    def grades(self) -> Path:
        """The files for gradebooks."""
        return self.path / "grades"

    @property
    def policies(self) -> Path:
        """The programs that students handed in, in a folder or a zip for each."""
        return self.path / "policies"

    @property
    def tournament(self) -> Path:
        """The results of their tournament."""
        return self.path / "tournament"

    @property
    def debrief(self) -> Path:
        """The pages for students and class."""
        return self.path / "debrief"

    @property
    def served(self) -> Path:
        """The games and codes of served lessons."""
        return self.path / "served"

    @property
    def handouts(self) -> Path:
        """The pages to print."""
        return self.path / "handouts"

    @property
    def unfinished(self) -> Path:
        """What `class.toml` is called while the class is being made."""
        return self.path / f"{FILE}.new"

    @property
    def is_unfinished(self) -> bool:
        """Whether making a class here broke off, or goes on."""
        return self.unfinished.is_file() and not self.exists

    @property
    def exists(self) -> bool:
        """Whether a class is here."""
        return self.file.is_file()

    @property
    def remains(self) -> tuple[str, ...]:
        """What lies here of a class without its `class.toml`: the names of its secret and its start files, each if it is there."""
        found = {self.key.name: self.key.exists(), STARTS: any(self.starts.glob("*"))}
        return tuple(name for name, is_there in found.items() if is_there)


@frozen
class ClassSeat:
    """A seat of the game of a class."""

    faction: str
    player: str
    """`student`, or a policy."""

    @property
    def is_students(self) -> bool:
        """Whether the student plays it."""
        return self.player == STUDENT


@frozen(kw_only=True)
class Course:
    """A class: what is played, what is allowed and asked, and how it is graded."""

    folder: ClassFolder
    id: str
    name: str
    preset: str
    """The preset that it was made from; for information only."""
    scenario: str
    """A name, `ruleset:name`, or a TOML file beside `class.toml`."""
    quarters: int
    """How many are played; 0 for all of the scenario."""
    rules: str
    """The digest of the rules, 32 hexadecimal digits."""
    advice: bool
    undo: bool
    seats: tuple[ClassSeat, ...]
    """By seat; one of them is the student's."""
    prompts: tuple[Prompt, ...] = ()
    """In the order of their quarters."""
    exercises: tuple[str, ...] = ()
    """The ids of the exercises, in the order in which they are to be solved."""
    panel: tuple[str, ...]
    """The policies that play the student's seat for par."""
    span: int = 0
    """How much Lead above par earns the whole part `result`; as much below it earns nothing. 0 for two thirds of par."""
    equal: bool = False
    """Whether seeds are chosen on which the panel does about as well as on most (`difficulty`); otherwise each student's first one is taken."""
    weights: Mapping[str, int] = field(factory=dict)
    """The weight of each of `PARTS`; their sum is the whole grade."""

    @property
    def seat(self) -> int:
        """The student's seat."""
        return next(number for number, seat in enumerate(self.seats) if seat.is_students)

    @property
    def factions(self) -> tuple[str, ...]:
        """By seat."""
        return tuple(seat.faction for seat in self.seats)

    @property
    def players(self) -> tuple[Seat, ...]:
        """By seat, the student as a person without a name."""
        return tuple(Seat(None if seat.is_students else seat.player) for seat in self.seats)

    @property
    def options(self) -> Options:
        """The options of the table of each student."""
        return Options(undo=self.undo, advice=self.advice)

    @cached_property
    def game(self) -> Game:
        """The game of the class, compiled once."""
        ruleset, scenario = shortened(*self.found, self.quarters)
        return Game(prepare(ruleset, scenario.id), scenario.id, len(self.seats))

    @cached_property
    def rules_now(self) -> str:
        """The digest of the rules as they are installed now."""
        return ruleset_digest(self.game.ruleset, self.game.scenario_id)

    @cached_property
    def found(self) -> tuple[Ruleset, Scenario]:
        """The rules and the scenario as they are installed, with all its quarters."""
        is_file = has_ending(self.scenario, ".toml")
        return find_scenario(str(self.folder.path / self.scenario) if is_file else self.scenario)


def shortened(ruleset: Ruleset, scenario: Scenario, quarters: int) -> tuple[Ruleset, Scenario]:
    """The rules and a scenario of them that ends after so many quarters, 0 for its own number.

    A shorter match has another digest: it is played and scored by its own rules, as any save of it says.
    """
    if quarters in {0, scenario.quarters}:
        return ruleset, scenario
    short = evolve(scenario, quarters=quarters)
    rows = tuple(short if row.id == scenario.id else row for row in ruleset.scenarios)
    return evolve(ruleset, scenarios=rows), short


def read_course(path: Path | str, *, any_rules: bool = False) -> Course:
    """Read the class in a folder, and check all of it.

    Args:
        path: the folder.
        any_rules: whether the digest of the rules may be another than that of those that are played now.

    Raises:
        ClassError: there is no class, or its file is not valid, or the rules are no longer those of the class.
    """
    folder = ClassFolder(Path(path))
    if not folder.exists:
        hint = "put the file back from a copy" if folder.remains else "gigawatt class new makes one"
        if folder.is_unfinished:
            hint = "making it broke off; run gigawatt class new again, which begins anew with the same options"
        raise ClassError(f"{shown(folder.path)} is not a class: it has no {FILE}; {hint}")
    try:
        text = read_text(folder.file, LIMIT_BYTES, "file of a class")
    except ReadError as error:
        raise ClassError(str(error)) from error
    name = shown(folder.file)
    return parse_course(text, folder, name, any_rules=any_rules)


def parse_course(text: str, folder: ClassFolder, name: str = FILE, *, any_rules: bool = False) -> Course:
    """The class that a text of `class.toml` describes; `name` is the file in errors, for `any_rules` see `read_course`.

    Raises:
        ClassError: it is not valid, or the rules are no longer those of the class.
    """
    table = parse_table(text, name)
    # First, because a later format may have other fields.
    if (version := table.whole("format", 1, 1_000, default=FORMAT)) > FORMAT:
        table.fail("format", f"written in format {version}, this release reads {FORMAT}; install a later one")
    table.only(*_FIELDS)
    table.whole("format", 1, FORMAT)
    panel, span, equal = _par(table.table("par"))
    course = Course(
        folder=folder,
        id=table.word("id", is_class_id, "1 to 32 small letters, digits and '-'"),
        name=table.text("name", 80),
        preset=table.word("preset", _PRESETS.__contains__, f"one of {_PRESETS_TEXT}"),
        scenario=_scenario(table),
        quarters=table.whole("quarters", 0, MAX_QUARTERS, default=0),
        rules=table.word("rules", _is_digest, "32 hexadecimal digits"),
        exercises=table.words("exercises", is_class_id, "the id of an exercise", MOST_EXERCISES, default=()),
        seats=tuple(_seat(row) for row in table.rows("seat", 2, MAX_SEATS)),
        prompts=_prompts(table),
        **_allowed(table.table("play")),
        panel=panel,
        span=span,
        equal=equal,
        weights=_weights(table.table("weights")),
    )
    rules = _check_game(course, table)
    if rules != course.rules and not any_rules:
        table.fail("rules", _other_rules_text(course, rules))
    return course


def _other_rules_text(course: Course, rules: str) -> str:
    """That a class is played by other rules than those whose digest it has, and what to do."""
    path = shown(course.folder.path)
    return (
        f'{course.scenario} is now played by other rules, "{rules}"; if nothing was handed out, remove what is in {path}/{STARTS} '
        f"and run gigawatt class new {path}, which puts these digits here and makes the start files again. "
        "Else go on with the release and the numbers that the class began with"
    )


def _is_digest(text: str) -> bool:
    return len(text) == 32 and all(c in "0123456789abcdef" for c in text)


def _scenario(table: Table) -> str:
    value = table.text("scenario", 200, what="the name of a scenario")
    if has_ending(value, ".toml") and (Path(value).name != value or "\\" in value):
        table.fail("scenario", f'expected a file beside {FILE}, such as "{Path(value).name[:60]}", got a path')
    return value


def _allowed(table: Table) -> dict[str, bool]:
    table.only("advice", "undo")
    return {"advice": table.flag("advice"), "undo": table.flag("undo")}


def _seat(table: Table) -> ClassSeat:
    table.only("faction", "player")
    return ClassSeat(
        table.word("faction", is_class_id, "the id of a faction"),
        table.word(
            "player",
            lambda text: text == STUDENT or trusted_policy(text) is not None,
            "student, or a policy that comes with the game or is installed",
            known=(STUDENT, *HOUSE),
        ),
    )


def _prompts(table: Table) -> tuple[Prompt, ...]:
    found = []
    for row in table.rows("prompt", 0, len(PROMPT_CHOICES)):
        row.only("kind", "quarters")
        kind = row.word("kind", PROMPT_CHOICES.__contains__, f"one of {', '.join(PROMPT_CHOICES)}")
        found += [Prompt(kind, quarter) for quarter in row.wholes("quarters", 1, MAX_QUARTERS, MAX_QUARTERS)]
        if len(set(found)) < len(found):
            row.fail("kind", f"{kind} is there twice; name all quarters in one list")
    return tuple(sorted(found, key=lambda prompt: (prompt.quarter, prompt.kind)))


def _par(table: Table) -> tuple[tuple[str, ...], int, bool]:
    table.only("panel", "span", "equal")
    equal = table.flag("equal", default=False)
    span = table.whole("span", 0, MOST_SPAN, default=0)
    panel = table.words(
        "panel", lambda text: trusted_policy(text) is not None, "a policy", MOST_PANEL, known=tuple(HOUSE)
    )
    if not panel:
        table.fail("panel", "expected at least one policy, whose results are par")
    return panel, span, equal


def _weights(table: Table) -> dict[str, int]:
    table.only(*PARTS)
    weights = {part: table.whole(part, 0, MOST_WEIGHT, default=0) for part in PARTS}
    if not any(weights.values()):
        table.fail("completion", f"no part of the grade has a weight; give one to {', '.join(PARTS)}")
    return weights


def _check_game(course: Course, table: Table) -> str:
    """Check the class against the rules that its scenario has now, and return their digest.

    Raises:
        ClassError: they do not fit.
    """
    if (count := [seat.is_students for seat in course.seats].count(True)) != 1:
        table.fail("seat", f'expected exactly one seat with player = "{STUDENT}", got {count or "none"}')
    try:
        game = course.game
        rules = course.rules_now
    except GameError as error:
        table.fail("scenario", str(error))
    if course.quarters > (most := course.found[1].quarters):
        table.fail("quarters", f"{game.scenario_id} has {most}, got {course.quarters}")
    _check_factions(course, table)
    for row in table.rows("prompt", 0, len(PROMPT_CHOICES)):
        for quarter in row.wholes("quarters", 1, MAX_QUARTERS, MAX_QUARTERS):
            if quarter > game.quarters:
                row.fail("quarters", f"expected quarters from 1 to {game.quarters}, which are played, got {quarter}")
    for exercise in course.exercises:
        try:
            find_exercise_file(exercise)
        except GameError as error:
            table.fail("exercises", str(error))
    return rules


def _check_factions(course: Course, table: Table) -> None:
    """Check that each seat has a faction of the scenario, and each another one.

    Raises:
        ClassError: one has not.
    """
    scenario = course.game.scenario
    seated: dict[str, int] = {}
    for number, row in enumerate(table.rows("seat", 2, MAX_SEATS), start=1):
        faction = course.factions[number - 1]
        if faction not in scenario.factions:
            row.fail("faction", f'{scenario.id} has no "{faction}"; {nearest(faction, scenario.factions)}')
        if (first := seated.setdefault(faction, number)) != number:
            free = [one for one in scenario.factions if one not in course.factions]
            others = f"; free: {', '.join(free)}" if free else ""
            row.fail("faction", f'"{faction}" sits in seat {first} already, and again in seat {number}{others}')
