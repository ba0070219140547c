"""Make the tables of `exercises.md` again: `python docs/teaching/exercises.py` after an exercise or a preset has changed.

The text around the marks is written by hand; between them stand a row for each exercise, what its file says to teachers, and the points
of each preset with exercises. `--check` compares the page with the files instead of writing it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from gigawatt.classroom.folder.presets import presets
from gigawatt.classroom.setup.create import preset_weights
from gigawatt.content import open_game
from gigawatt.content.exercises import ExerciseHead, exercise_heads
from gigawatt.core import Game
from gigawatt.core.rules.exercise import Exercise
from gigawatt.session.questions import exercise_prompts
from gigawatt.wording.grammar import listed
from gigawatt.wording.quarters import quarter_name

PAGE: Final = Path(__file__).resolve().parent / "exercises.md"
_BLOCK: Final = re.compile(r"(<!-- made by docs/teaching/exercises\.py: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(page: str) -> str:
    """The page with what it says of exercises and presets as their files have it now."""
    found = {name for _, name, _ in _BLOCK.findall(page)}
    if found != set(PARTS):
        raise SystemExit(f"{PAGE.name} has the marks {sorted(found)}; expected one each of {sorted(PARTS)}")
    return _BLOCK.sub(lambda block: f"{block[1]}\n" + "\n".join(PARTS[block[2]]()) + f"\n\n{block[3]}", page)


def _choice() -> Iterator[str]:
    """A row for each exercise, to choose by."""
    yield from ("| exercise | minutes | quarters | its idea |", "|---|---|---|---|")
    for head, game, exercise in _exercises():
        yield f"| [`{head.id}`](#{head.id}) | {head.minutes} | {game.quarters - exercise.start + 1} | {exercise.idea} |"


def _notes() -> Iterator[str]:
    """What the file of each exercise says to teachers, with the task, the usual mistake and the lesson."""
    lines: list[str] = []
    for head, game, exercise in _exercises():
        asked = [quarter_name(game, prompt.quarter - 1) for prompt in exercise_prompts(game)]
        lines += [
            f"### {head.id}", "",
            f"**{exercise.title}.** {exercise.task}" + (f" Asks for a prediction in {listed(asked)}." if asked else ""), "",
            exercise.situation, "",
            f"- *For you:* {exercise.teacher}",
            f"- *Who follows the wrong plan and misses the goal reads:* {exercise.wrong_plan.feedback}",
            f"- *All read at the end:* {game.scenario.lesson}", "",
        ]  # fmt: skip
    yield from lines[:-1]


def _points() -> Iterator[str]:
    """The points of each preset, without exercises and with them."""
    yield from ("| preset | without exercises | with exercises | of which goals |", "|---|---|---|---|")
    for preset in presets():
        plain, more = (preset_weights(preset, has_exercises=has) for has in (False, True))
        yield f"| `{preset.id}` | {sum(plain.values())} | {sum(more.values())} | {more['goal']} |"


PARTS: Final[Mapping[str, Callable[[], Iterator[str]]]] = {"choice": _choice, "notes": _notes, "points": _points}
"""What stands between the marks, by their names."""


def _exercises() -> Iterator[tuple[ExerciseHead, Game, Exercise]]:
    """Every exercise that ships, in the order in which they are taught."""
    for head in exercise_heads():
        game = open_game(head.scenario)
        exercise = game.scenario.exercise
        assert exercise is not None, "heads are of exercises"
        yield head, game, exercise


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare the page with the files instead of writing it")
    is_check = parser.parse_args().check
    page = PAGE.read_text(encoding="utf-8")
    if not is_check:
        PAGE.write_text(filled(page), encoding="utf-8", newline="\n")
    elif filled(page) != page:
        sys.exit(f"{PAGE.name} is out of date: run python docs/teaching/exercises.py")


if __name__ == "__main__":
    main()
