"""`gigawatt rules lint --solve`: exercises played by their own plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigawatt.wording.grammar import plural

if TYPE_CHECKING:
    from gigawatt.classroom.exercises.goals import GoalResult
    from gigawatt.classroom.exercises.proof import OtherSeeds, Proof


def prove_all(path: str | None, rules_name: str | None, seeds: int) -> list[tuple[Proof, OtherSeeds | None]]:
    """Prove the exercises that the user's argument names: a file, those of a ruleset, or all; each with other seeds, if any.

    Raises:
        NotationError: there is no such file or ruleset.
        UsageError: the file is a scenario without an exercise.
    """
    from gigawatt.classroom.exercises.proof import other_seeds, prove_file
    from gigawatt.cli.output import progress

    files = exercise_paths(path, rules_name)
    found = []
    with progress("exercises", len(files)) as step:
        for done, file in enumerate(files, 1):
            proof = prove_file(file, rules_name if path is not None else None)
            found.append((proof, other_seeds(file, seeds) if seeds and proof.solution is not None else None))
            step(done)
    return found


def exercise_paths(path: str | None, rules_name: str | None) -> list[Path]:
    """The files of the exercises that are meant."""
    from gigawatt import resources
    from gigawatt.content import ruleset_names
    from gigawatt.content.folders import exercise_files, find_folder
    from gigawatt.reading import has_ending

    if path is not None and has_ending(path, ".toml"):
        return [Path(path)]
    named = path or rules_name
    folders = [find_folder(named)] if named else [resources.root("rules") / name for name in ruleset_names()]
    return [file for folder in folders for file in exercise_files(folder)]


def proofs_json(proofs: Sequence[tuple[Proof, OtherSeeds | None]]) -> list[dict[str, Any]]:
    """Each proof for JSON."""
    return [
        {
            "id": proof.id,
            "ok": proof.is_sound,
            "solution": _reached(proof.solution),
            "idle": _reached(proof.idle),
            "wrong": _reached(proof.wrong),
            "hints": list(proof.hints),
            "problems": [str(problem) for problem in proof.problems],
            **(
                {}
                if seeds is None
                else {
                    "seeds": seeds.seeds,
                    "seeds_solution": seeds.solution,
                    "seeds_idle": seeds.idle,
                    "seeds_wrong": seeds.wrong,
                }
            ),
        }
        for proof, seeds in proofs
    ]


def _reached(result: GoalResult | None) -> bool | None:
    return None if result is None else result.is_reached


def proofs_text(proofs: Sequence[tuple[Proof, OtherSeeds | None]]) -> str:
    """Each proof as lines."""
    lines: list[str] = []
    for proof, seeds in proofs:
        lines += map(str, proof.problems)
        verdict = plural(len(proof.problems), "problem") if proof.problems else _sound(proof)
        lines.append(f"{proof.id}: {verdict}")
        if seeds is not None:
            lines.append(
                f"note: {proof.id}: with {plural(seeds.seeds, 'other seed')} the goal is reached by the solution in "
                f"{seeds.solution}, by idle play in {seeds.idle}, by the wrong plan in {seeds.wrong}"
            )
    return "\n".join(lines)


def _sound(proof: Proof) -> str:
    hints = plural(len(proof.hints), "true hint")
    return f"the solution reaches the goal, idle play and the wrong plan miss it, {hints}"
