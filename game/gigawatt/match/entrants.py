"""Create policies from entrants: the one place that decides in which process foreign code runs.

A house policy runs in this process. A Python policy of somebody else, installed by name or given as `module:Class`, is never
imported here: it has a process of its own (`gigawatt.match.hosted`). A program, `cmd:...`, uses the protocol of
`gigawatt.match.external`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from gigawatt.errors import PolicyError
from gigawatt.match.external import ExternalPolicy, is_external, open_external
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.hosted import Host, HostedPolicy, Hosts, HostSettings
from gigawatt.match.program import Limits
from gigawatt.policies import registry
from gigawatt.policies.api import Policy
from gigawatt.policies.registry import PolicyInfo

_started: Final[set[tuple[str, str, tuple[str, ...]]]] = set()
"""Entrants that were started before, with the folder and the search path."""


class Entrants:
    """Creates a policy for each seat of a match, and ends the processes started for them. Close it, or use `with`."""

    def __init__(self, settings: HostSettings | None = None, limits: Limits | None = None) -> None:
        """Prepare; no process is started yet.

        Args:
            settings: how policies are hosted.
            limits: limits of programs.
        """
        self._hosts = Hosts(settings)
        self._limits = limits
        self._makers: dict[str, Callable[[], Policy]] = {}
        self._seated: dict[int, HostedPolicy | ExternalPolicy] = {}

    def seat(self, entrant: str) -> Policy:
        """Create a policy for one seat of one match.

        Raises:
            PolicyError: there is no such policy, it has other options, or a house policy rejects them.
        """
        maker = self._makers.get(entrant)
        if maker is not None:
            return maker()
        if is_external(entrant):
            policy: HostedPolicy | ExternalPolicy = open_external(entrant, self._limits)
        elif registry.is_house(entrant):
            maker = self._makers[entrant] = registry.policy_maker(entrant)
            return maker()
        else:
            policy = self._hosts.seat(entrant)
        self._seated[id(policy)] = policy
        return policy

    def release(self, policies: Iterable[Policy]) -> None:
        """End the match of these policies: their processes are used again or ended."""
        for policy in policies:
            seated = self._seated.pop(id(policy), None)
            if isinstance(seated, ExternalPolicy):
                seated.close()
            elif seated is not None:
                self._hosts.release(seated)

    def close(self) -> None:
        """End every process."""
        self.release([*self._seated.values()])
        self._hosts.close()

    def __enter__(self) -> Entrants:  # noqa: PYI034 - nobody derives from it
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def describe(entrant: str) -> PolicyInfo:
    """Describe a policy and its options.

    Raises:
        PolicyError: there is no such policy, or importing it failed.
    """
    if is_external(entrant):
        raise PolicyError(f"policy {entrant!r} is a program; use gigawatt policy check to examine it")
    if registry.is_house(entrant):
        return registry.describe(entrant)
    host = Host(entrant)
    try:
        return host.describe()
    except ProgramFaultError as fault:
        raise PolicyError(f"policy {entrant!r}: {fault.kind}: {fault}") from None
    finally:
        host.close()


def start_once(entrants: Sequence[str]) -> None:
    """Check that each entrant that is not a program exists and accepts its options, before any game.

    An entrant whose code fails when it is imported or created passes; that fault counts when it plays.

    Raises:
        PolicyError: one is unknown, or has other options.
    """
    guests = []
    for entrant in entrants:
        if registry.is_house(entrant):
            registry.make_policy(entrant)
        elif _place(entrant) not in _started:
            guests.append(entrant)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for entrant, _ in zip(guests, pool.map(_start, guests), strict=True):
            _started.add(_place(entrant))


def _start(entrant: str) -> None:
    host = Host(entrant)
    try:
        host.make()
    except ProgramFaultError:
        return
    finally:
        host.close()


def _place(entrant: str) -> tuple[str, str, tuple[str, ...]]:
    return entrant, str(Path.cwd()), tuple(sys.path)
