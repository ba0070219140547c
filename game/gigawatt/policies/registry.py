"""Policies by name: the house policies, those of other packages, and any class by its address.

An entrant is written `name`, `name:option=value,option=value`, or `package.module:Class` with options after another colon.
Options are the keyword arguments of the class; their annotations (int, bool, str) say how the text is read.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, Final

from attrs import frozen

from gigawatt.errors import PolicyError
from gigawatt.policies.api import Policy
from gigawatt.text import exception_text

GROUP: Final = "gigawatt.policies"
"""The entry-point group under which other packages offer policies."""

LADDER: Final[Mapping[str, str]] = {
    "random": "gigawatt.policies.players.random_policy:RandomPolicy",
    "greedy": "gigawatt.policies.players.greedy_policy:GreedyPolicy",
    "planner": "gigawatt.policies.players.planner_policy:PlannerPolicy",
    "search": "gigawatt.policies.players.search_policy:SearchPolicy",
}
"""The house policies that are compared with each other, weakest first: name and address."""

STYLES: Final[Mapping[str, str]] = {
    "fab-builder": "gigawatt.policies.players.styles:FabBuilder",
    "power-baron": "gigawatt.policies.players.styles:PowerBaron",
    "cloud-merchant": "gigawatt.policies.players.styles:CloudMerchant",
    "frontier-racer": "gigawatt.policies.players.styles:FrontierRacer",
    "control-hawk": "gigawatt.policies.players.styles:ControlHawk",
    "sovereign-courtier": "gigawatt.policies.players.styles:SovereignCourtier",
}
"""Planners with a style of play: name and address."""

LEVELS: Final[Mapping[str, str]] = {
    "easy": "gigawatt.policies.players.levels:EasyPolicy",
    "normal": "gigawatt.policies.players.levels:NormalPolicy",
    "hard": "gigawatt.policies.players.levels:HardPolicy",
    "expert": "gigawatt.policies.players.levels:ExpertPolicy",
}
"""The levels of play for computer opponents, weakest first: name and address."""

HOUSE: Final[Mapping[str, str]] = {**LADDER, **STYLES, **LEVELS}
"""All policies that come with the game: name and address."""

SLOW: Final = frozenset({"search", "expert"})
"""House policies that search, for up to seconds per decision."""

QUICK: Final = tuple([name for name in HOUSE if name not in SLOW])
"""House policies that decide within a few milliseconds."""

_NO_SUMMARY: Final = (
    "What it says of itself is left out under python -OO, which drops docstrings."
    if sys.flags.optimize > 1
    else "It says nothing about itself."
)
"""The summary of a policy without a docstring."""


@frozen
class PolicyOption:
    """A keyword argument of a policy."""

    name: str
    kind: type
    default: Any


@frozen
class PolicyInfo:
    """What `policy list` and `policy show` print."""

    name: str
    address: str
    summary: str
    text: str
    options: tuple[PolicyOption, ...]
    lacking: tuple[str, ...] = ()
    """Required arguments that no option can set."""


@frozen
class Spec:
    """A parsed entrant."""

    name: str
    """The name, or `package.module:Class`."""
    options: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        options = ",".join(f"{key}={value}" for key, value in self.options)
        return f"{self.name}:{options}" if options else self.name


def split_specs(text: str) -> list[str]:
    """Split `greedy,planner:horizon=6,width=3,random` at the commas between entrants, not at those between options."""
    specs: list[str] = []
    for piece in text.split(","):
        is_option = "=" in piece and ":" not in piece.partition("=")[0]
        if is_option and specs and ":" in specs[-1]:
            specs[-1] += f",{piece}"
        else:
            specs.append(piece.strip())
    return specs


def parse_spec(text: str) -> Spec:
    """Parse one entrant.

    Raises:
        PolicyError: the text is no entrant.
    """
    name, _, rest = text.strip().partition(":")
    if rest and "=" not in rest.partition(":")[0]:
        class_name, _, rest = rest.partition(":")
        name = f"{name}:{class_name}"
    options = []
    for pair in rest.split(",") if rest else ():
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise PolicyError(f"policy {text!r}: expected option=value, got {pair!r}")
        options.append((key.strip(), value.strip()))
    if not name:
        raise PolicyError(f"policy {text!r}: expected a name such as 'greedy' or 'package.module:Class'")
    return Spec(name, tuple(options))


def policy_names() -> list[str]:
    """The names that `make_policy` knows: the house policies first, then those of other packages in alphabetical order."""
    return [*HOUSE, *sorted(name for name in _offered() if name not in HOUSE)]


def is_house(text: str) -> bool:
    """Whether an entrant is a house policy. Imports nothing."""
    return parse_spec(text).name in HOUSE


def is_installed(text: str) -> bool:
    """Whether an entrant is a policy that an installed package offers by name. Imports nothing of that package."""
    name = parse_spec(text).name
    return name not in HOUSE and name in _offered()


def address_of(name: str) -> str:
    """The `package.module:Class` of a name. Imports nothing.

    Raises:
        PolicyError: there is no policy of that name.
    """
    address = HOUSE.get(name) or (name if ":" in name else _offered().get(name))
    if address is None:
        raise PolicyError(f"no policy {name!r}; {_known('policy', name, policy_names())}")
    return address


def describe(name: str) -> PolicyInfo:
    """Summary, text and options of a policy. Imports it here: see `gigawatt.match.entrants` for policies that are not the house's.

    Raises:
        PolicyError: there is no such policy, or it cannot be loaded.
    """
    name = parse_spec(name).name
    address, factory = _find(name)
    return describe_factory(name, address, factory)


def describe_factory(name: str, address: str, factory: Any) -> PolicyInfo:
    """Summary, text and options of a policy, from its class.

    Raises:
        PolicyError: its objects have no `decide`, or its arguments cannot be read.
    """
    if not callable(getattr(factory, "decide", None)):
        raise PolicyError(_mute(name, factory.__name__))
    text = inspect.cleandoc(factory.__doc__ or "")
    summary = text.partition("\n")[0] or _NO_SUMMARY
    parameters = _parameters(factory, name)
    return PolicyInfo(name, address, summary, text, tuple(_iterate_options(parameters)), _lacking(parameters))


def make_policy(text: str) -> Policy:
    """Make a new policy from an entrant and its options.

    Imports it here and runs it in this process: see `gigawatt.match.entrants` for policies that are not the house's.

    Raises:
        PolicyError: unknown name, unknown or misspelt option, a value of the wrong kind, or a class that is no policy.
    """
    return policy_maker(text)()


def policy_maker(text: str) -> Callable[[], Policy]:
    """Return a function that makes the policy of an entrant; for many of them, since the text is parsed and the class found once.

    Raises:
        PolicyError: as `make_policy`; the function itself raises it if the object cannot be made or is no policy.
    """
    spec = parse_spec(text)
    _, factory = _find(spec.name)
    arguments = read_arguments(spec, factory)
    checked: object = None

    def make() -> Policy:
        nonlocal checked
        try:
            policy = factory(**arguments)
        except PolicyError:
            raise
        except Exception as error:  # the constructor may raise anything
            raise PolicyError(f"policy {spec}: cannot be made: {exception_text(error)}") from error
        if type(policy) is not checked:  # checking a protocol costs as much as a decision
            check_policy_object(spec.name, policy)
            checked = type(policy)
        return policy  # type: ignore[no-any-return]  # it has been checked

    return make


def read_arguments(spec: Spec, factory: Any) -> dict[str, int | bool | str]:
    """The keyword arguments from an entrant's options, converted as the class annotates them.

    Raises:
        PolicyError: unknown or misspelt option, or a value of the wrong kind.
    """
    options = {option.name: option for option in _iterate_options(_parameters(factory, spec.name))}
    arguments: dict[str, int | bool | str] = {}
    for key, value in spec.options:
        if key not in options:
            raise PolicyError(f"policy {spec.name}: no option {key!r}; {_known('option', key, list(options))}")
        arguments[key] = _read_value(spec.name, options[key], value)
    return arguments


def check_complete(name: str, factory: Any, arguments: Mapping[str, object]) -> None:
    """Check that a class gets all its required arguments.

    Raises:
        PolicyError: an argument is missing; the message says which, and how to set it.
    """
    parameters = _parameters(factory, name)
    if lacking := _lacking(parameters):
        raise PolicyError(f"policy {name}: cannot be made: {lacking_text(lacking)}")
    missing = [key for key, one in parameters.items() if _is_required(one) and key not in arguments]
    if missing:
        raise PolicyError(
            f"policy {name}: cannot be made: missing a required argument: {missing[0]!r}; say {name}:{missing[0]}=VALUE"
        )


def lacking_text(names: tuple[str, ...]) -> str:
    """Why a class with such required arguments cannot be made, and how to mend it."""
    what, them = ("argument", "it") if len(names) == 1 else ("arguments", "them")
    return (
        f"no option sets its required {what} {', '.join(map(repr, names))}, since options are named arguments annotated "
        f"int, str or bool; annotate {them} so, or give {them} a default"
    )


def check_class(name: str, address: str, factory: Any) -> None:
    """Check that an address leads to a class.

    Raises:
        PolicyError: it leads to something else.
    """
    if not isinstance(factory, type):
        raise PolicyError(f"policy {name!r}: {address} is no class")


def check_policy_object(name: str, policy: Any) -> Policy:
    """Return the object if it has a `decide` method.

    Raises:
        PolicyError: it has none.
    """
    if not isinstance(policy, Policy):
        raise PolicyError(_mute(name, type(policy).__name__))
    return policy


def _mute(name: str, class_name: str) -> str:
    return f"policy {name}: {class_name} has no decide(turn)"


def _offered() -> dict[str, str]:
    from importlib.metadata import entry_points  # slow to import, and house policies do not need it

    return {point.name: point.value for point in entry_points(group=GROUP)}


def _find(name: str) -> tuple[str, Any]:
    """The address and the class behind a name."""
    address = address_of(name)
    module_name, _, attribute = address.partition(":")
    try:
        factory = getattr(import_module(module_name), attribute)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise PolicyError(f"policy {name!r}: cannot load {address}: {error}") from error
    except Exception as error:  # the module may raise anything
        raise PolicyError(f"policy {name!r}: importing it raised {exception_text(error)}") from error
    check_class(name, address, factory)
    return address, factory


def _parameters(factory: Any, name: str) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(factory, eval_str=True).parameters
    except (ValueError, TypeError, NameError) as error:
        raise PolicyError(f"policy {name}: its arguments cannot be read: {error}") from error


def _iterate_options(parameters: Mapping[str, inspect.Parameter]) -> Iterator[PolicyOption]:
    """The keyword arguments of a class that an entrant can set."""
    for parameter in parameters.values():
        if _is_option(parameter):
            default = None if parameter.default is inspect.Parameter.empty else parameter.default
            yield PolicyOption(parameter.name, parameter.annotation, default)


def _is_option(parameter: inspect.Parameter) -> bool:
    return parameter.annotation in (int, bool, str) and parameter.kind in (
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    )


def _is_required(parameter: inspect.Parameter) -> bool:
    return parameter.default is inspect.Parameter.empty and parameter.kind not in (
        inspect.Parameter.VAR_POSITIONAL,
        inspect.Parameter.VAR_KEYWORD,
    )


def _lacking(parameters: Mapping[str, inspect.Parameter]) -> tuple[str, ...]:
    return tuple(key for key, one in parameters.items() if _is_required(one) and not _is_option(one))


def _read_value(name: str, option: PolicyOption, text: str) -> int | bool | str:
    if option.kind is str:
        return text
    if option.kind is bool:
        if text in ("true", "false"):
            return text == "true"
        raise PolicyError(f"policy {name}: option {option.name} is true or false, not {text!r}")
    try:
        return int(text)
    except ValueError:
        raise PolicyError(f"policy {name}: option {option.name} is a whole number, not {text!r}") from None


def _known(what: str, wrong: str, known: list[str]) -> str:
    """The nearest known spelling, and all that are known."""
    near = get_close_matches(wrong, known, 1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    return f"{guess}known: {', '.join(known)}" if known else f"it takes no {what}"
