"""How many small faults in the core of the rules its tests notice.

python -m bench.mutants --sample 200 --seed 1        # or --all, or --only held.py

The tests are collected once. A first child process runs them and tells which lines each one reaches. Then each fault is
put into the loaded module in a child of its own, and the tests that reach its lines run there, the quickest first, up
to the first that fails. Tests of properties are left out, they would find more: what is printed is a lower bound.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gc
import json
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType

import coverage
import pytest
from _pytest.runner import runtestprotocol

from bench.mutations import Mutant, code_of, lines_naming, mutants_of, names_set

ROOT = Path(__file__).parents[1]
CORE = (
    "ai", "compact", "conditions", "evidence", "exceptions", "fold", "held", "judge", "limits", "lines", "memory",
    "names", "paper", "parties", "prohibited", "says", "status", "terms", "tower", "verdict",
)  # fmt: skip
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
BAR = 0.9
PATIENCE = 10.0
"""Seconds beside ten times what the tests took without a fault; a fault that makes them hang was noticed."""
KILLED, SURVIVED, SAME = "killed", "survived", "equivalent"


def main(arguments: Sequence[str]) -> int:
    """Print by module how many faults were noticed, and those that were not."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=200, help="faults, drawn by the seed")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--all", action="store_true", help="every fault there is")
    parser.add_argument("--only", action="append", default=[], help="a module, as in held.py; may be repeated")
    asked = parser.parse_args(arguments)
    chosen = _chosen(asked)
    hunt = Hunt(chosen)
    options = ["-q", "-s", "-p", "no:randomly", "-p", "no:cacheprovider", "-o", "timeout=0", "--no-header"]
    started = time.monotonic()
    with contextlib.chdir(ROOT):
        pytest.main([*options, "tests/rules"], plugins=[hunt])
    for line in hunt.table(time.monotonic() - started):
        print(line)
    return 0 if hunt.found else 1


def _chosen(asked: argparse.Namespace) -> list[Mutant]:
    files = [ROOT / "rules" / f"{name}.py" for name in CORE]
    every = [one for file in files if not asked.only or file.name in asked.only for one in mutants_of(file)]
    if asked.all or len(every) <= asked.sample:
        return every
    return random.Random(asked.seed).sample(every, asked.sample)  # noqa: S311 - a sample, no secret


def equivalents() -> dict[str, str]:
    """Faults that change nothing that could be seen, by name, each with its reason."""
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines()
    listed = (one.split(" | ") for one in lines if one.strip() and not one.startswith("#"))
    return {name.strip(): reason.strip() for name, reason in listed}


@dataclass
class Hunt:
    """A pytest plugin that runs the collected tests against each fault instead of once."""

    mutants: Sequence[Mutant]
    found: dict[Mutant, str] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        items = [one for one in session.items if isinstance(one, pytest.Function) and not _is_property(one)]
        _caches(), _functions()
        gc.collect()
        gc.freeze()  # what is loaded stays shared with the children
        seconds, reaching = _reached(items)
        known = equivalents()
        for mutant in self.mutants:
            if mutant.name in known:
                self.found[mutant] = SAME
                continue
            chosen = set().union(*(reaching.get(each, ()) for each in _places(mutant)))
            tests = [items[n] for n in sorted(chosen, key=seconds.__getitem__)]
            self.found[mutant] = _tried(mutant, tests, PATIENCE + 10 * sum(seconds[n] for n in chosen))
            if self.found[mutant] == SURVIVED:
                print(f"survived: {mutant.first}: {mutant.name}", flush=True)
        return True

    def table(self, seconds: float) -> Iterator[str]:
        """What came of it, by module."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for mutant, outcome in self.found.items():
            counted[mutant.file.name][outcome] += 1
        yield f"\n{'module':16}{KILLED:>10}{SURVIVED:>10}{SAME:>12}{'score':>8}"
        for name, each in sorted(counted.items()):
            yield f"{name:16}{_cells(each)}"
        whole = sum(counted.values(), Counter[str]())
        yield f"{'all':16}{_cells(whole)}  (bar: {BAR:.0%}; {len(self.found)} faults in {seconds:.0f} s)"


def _places(mutant: Mutant) -> Iterator[tuple[str, int]]:
    """The lines whose tests may notice a fault: its own, or wherever a name of the module's own level is used."""
    if mutant.scope:
        yield from ((mutant.file.name, line) for line in range(mutant.first, mutant.last + 1))
    else:
        names = names_set(mutant.file, mutant.first)
        for file in (ROOT / "rules").glob("*.py"):
            yield from ((file.name, line) for line in lines_naming(file, names))


def _cells(counted: Mapping[str, int]) -> str:
    killed, survived, same = (counted.get(one, 0) for one in (KILLED, SURVIVED, SAME))
    score = f"{killed / (killed + survived):.1%}" if killed + survived else "-"
    return f"{killed:>10}{survived:>10}{same:>12}{score:>8}"


def _is_property(item: pytest.Function) -> bool:
    return bool(getattr(item.obj, "is_hypothesis_test", False))


def _reached(items: Sequence[pytest.Function]) -> tuple[list[float], Mapping[tuple[str, int], set[int]]]:
    """How long each test takes, and the tests that reach each line of a module."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(_traced(items), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = json.load(pipe)
    os.waitpid(child, 0)
    reaching: dict[tuple[str, int], set[int]] = defaultdict(set)
    for name, line, tests in told["lines"]:
        reaching[name, line] = set(tests)
    return told["seconds"], reaching


def _traced(items: Sequence[pytest.Function]) -> dict[str, object]:
    _be_quiet()
    tracer = coverage.Coverage(data_file=None, source=[str(ROOT / "rules")], config_file=False)
    seconds = []
    tracer.start()
    for n, item in enumerate(items):
        _forget()
        tracer.switch_context(str(n))
        begun = time.monotonic()
        if not _passes(item):
            os._exit(1)
        seconds.append(time.monotonic() - begun)
    tracer.stop()
    data = tracer.get_data()
    lines = [
        (Path(file).name, line, [int(one) for one in contexts if one])
        for file in data.measured_files()
        for line, contexts in data.contexts_by_lineno(file).items()
    ]
    return {"seconds": seconds, "lines": lines}


def _tried(mutant: Mutant, tests: Sequence[pytest.Function], patience: float) -> str:
    """Whether one of these tests fails, or hangs, with the fault in place."""
    child = os.fork()
    if not child:
        _be_quiet()
        signal.setitimer(signal.ITIMER_REAL, patience)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        with contextlib.suppress(Exception):  # a module that cannot even be made was noticed
            _put_in(mutant)
            os._exit(0 if all(_passes(one) for one in tests) else 1)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    return SURVIVED if status == 0 else KILLED


def _be_quiet() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for one in (1, 2):
        os.dup2(nowhere, one)


def _passes(item: pytest.Function) -> bool:
    return all(not one.failed for one in runtestprotocol(item, log=False, nextitem=None))


def _put_in(mutant: Mutant) -> None:
    """Change the loaded module, wherever others hold parts of it."""
    code, module = mutant.code(), f"rules.{mutant.file.stem}"
    if mutant.scope:
        fresh = code_of(code, mutant.scope)
        for one in _functions():
            if one.__module__ == module and one.__qualname__ == mutant.scope:
                one.__code__ = fresh
    else:
        made: dict[str, object] = {"__name__": module, "__file__": str(mutant.file)}
        exec(code, made)  # noqa: S102 - our own module, with our own fault
        old = vars(sys.modules[module]).copy()
        for name in names_set(mutant.file):
            _rename(name, old[name], made[name])
    _forget()


def _rename(name: str, old: object, new: object) -> None:
    ours = [each for where, each in sys.modules.items() if where.startswith(("rules.", "tests."))]
    for module in ours:
        if vars(module).get(name, _MISSING) is old:
            setattr(module, name, new)


_MISSING = object()


def _forget() -> None:
    """Empty every cache of the rules: what was worked out without the fault must not stand in for it."""
    for one in _caches():
        one.cache_clear()


@functools.cache
def _caches() -> list[functools._lru_cache_wrapper[object]]:
    kept = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return [one for one in kept if one.__module__.startswith("rules.")]


@functools.cache
def _functions() -> list[FunctionType]:
    kept = (one for one in gc.get_objects() if isinstance(one, FunctionType))
    return [one for one in kept if one.__module__ is not None and one.__module__.startswith("rules.")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
