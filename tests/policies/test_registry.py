"""Entrants as written, and the policies they name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gigawatt.errors import PolicyError
from gigawatt.policies import registry
from gigawatt.policies.api import Policy
from gigawatt.policies.registry import Spec, describe, make_policy, parse_spec, policy_maker, split_specs

STRANGER = '''
"""A module of somebody else."""
from gigawatt.policies.api import Decision


class Passer:
    """Passes whenever it may.

    And says so at length.
    """

    def __init__(self, patience: int, loud: bool = False, motto: str = "wait", other: object = None) -> None:
        if patience < 0:
            raise ValueError("patience is never negative")
        self.told = (patience, loud, motto)

    def decide(self, turn):
        return Decision(turn.legal_actions[0])


class Mute:
    pass


NUMBER = 7
'''


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that is not ours."""
    name = "somebody_elses_policy"
    (tmp_path / f"{name}.py").write_text(STRANGER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop(name, None)
    return name


@pytest.mark.parametrize(
    "text, specs",
    [
        ("random", ["random"]),
        ("greedy, random", ["greedy", "random"]),
        ("a:x=1,y=2,b", ["a:x=1,y=2", "b"]),
        ("m:C:x=1,y=2,m:C", ["m:C:x=1,y=2", "m:C"]),
        ("a,,b", ["a", "", "b"]),
    ],
)
def test_commas_part_entrants_not_options(text: str, specs: list[str]) -> None:
    """An option after a comma belongs to the entrant before it."""
    assert split_specs(text) == specs


@pytest.mark.parametrize(
    "text, spec",
    [
        ("random", Spec("random")),
        ("planner:horizon=6", Spec("planner", (("horizon", "6"),))),
        ("pack.mod:Class", Spec("pack.mod:Class")),
        ("pack.mod:Class:a=1,b=x:y", Spec("pack.mod:Class", (("a", "1"), ("b", "x:y")))),
    ],
)
def test_a_spec_reads_and_prints(text: str, spec: Spec) -> None:
    """What is parsed prints as it was written."""
    assert parse_spec(text) == spec
    assert str(spec) == text


@pytest.mark.parametrize("text", ["", ":", ":a=1", "random:a=1,b"])
def test_a_spec_that_is_none(text: str) -> None:
    """An empty name or an option without a value is refused."""
    with pytest.raises(PolicyError):
        parse_spec(text)


@pytest.mark.parametrize("name", list(registry.HOUSE))
def test_every_house_policy_loads_and_says_what_it_does(name: str) -> None:
    """A house policy is made without options, keeps the protocol, and has a summary for `policy list`."""
    assert isinstance(make_policy(name), Policy)
    assert make_policy(name) is not make_policy(name)
    assert describe(name).summary.endswith(".")


def test_options_are_read_by_their_annotation(stranger: str) -> None:
    """A whole number, true or false, and text; what else a class takes stays at its default."""
    policy = make_policy(f"{stranger}:Passer:patience=3,loud=true,motto=a b")
    assert policy.told == (3, True, "a b")
    assert [option.name for option in describe(f"{stranger}:Passer").options] == ["patience", "loud", "motto"]
    assert describe(f"{stranger}:Passer").summary == "Passes whenever it may."


@pytest.mark.parametrize(
    "text, said",
    [
        ("gredy", "no policy 'gredy'; did you mean 'greedy'"),
        ("random:speed=1", "policy random: no option 'speed'; it takes no option"),
        ("{}:Passer:patience=3,lout=true", "no option 'lout'; did you mean 'loud'"),
        ("{}:Passer:patience=x", "patience is a whole number, not 'x'"),
        ("{}:Passer:patience=1,loud=1", "loud is true or false, not '1'"),
        ("{}:Passer:patience=-1", "cannot be made: ValueError: patience is never negative"),
        ("{}:Passer", "cannot be made: TypeError"),
        ("planner:horizon=0", "cannot be made: ValueError: horizon is a number of quarters from 1, not 0"),
        ("search:nodes=-1", "cannot be made: ValueError: nodes is a number from 0, not -1"),
        ("search:horizon=-2", "cannot be made: ValueError: horizon is a number of quarters from 0, not -2"),
        ("search:width=0", "cannot be made: ValueError: width is a number of candidates from 1, not 0"),
        ("{}:Mute", "Mute has no decide"),
        ("{}:NUMBER", "is no class"),
        ("{}:Nobody", "cannot load"),
        ("no.such.module:Class", "cannot load no.such.module:Class"),
        ("..:Class", "cannot load"),
    ],
)
def test_a_wrong_entrant_is_told(stranger: str, text: str, said: str) -> None:
    """Each mistake has one line that names it and what would be right."""
    with pytest.raises(PolicyError, match="policy") as error:
        make_policy(text.format(stranger))
    assert said in str(error.value)


def test_a_module_that_raises_on_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger's broken module is the stranger's fault, told in one line."""
    (tmp_path / "broken_policy_module.py").write_text("1 / 0", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(PolicyError, match="importing it raised ZeroDivisionError"):
        make_policy("broken_policy_module:Policy")


def test_other_packages_join_by_entry_point(stranger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy of an installed package has a name of its own, after the house's."""
    monkeypatch.setattr(registry, "_offered", lambda: {"passer": f"{stranger}:Passer", "random": f"{stranger}:Mute"})
    assert registry.policy_names() == [*registry.HOUSE, "passer"]
    assert isinstance(make_policy("passer:patience=0"), Policy)
    assert describe("random").address == registry.HOUSE["random"]


def test_a_maker_makes_a_new_policy_each_time() -> None:
    """The text is read once; what is wrong with it is told then, and no two seats share an object."""
    maker = policy_maker("planner")
    assert maker() is not maker()
    assert type(maker()) is type(make_policy("planner"))
    with pytest.raises(PolicyError, match="no option"):
        policy_maker("random:depth=3")


def test_every_house_policy_is_slow_or_quick() -> None:
    """The slow policies are house policies, and all others are quick, in the order of the registry."""
    assert set(registry.HOUSE) > registry.SLOW
    assert list(registry.QUICK) == [name for name in registry.HOUSE if name not in registry.SLOW]
