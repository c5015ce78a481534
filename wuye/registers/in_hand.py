"""Named functions under `values`: what somebody holds and keeps, in every register of things."""

from __future__ import annotations

from collections.abc import Iterator

from wuye.registers.books import Books
from wuye.registers.custody import WORD, behind, ways
from wuye.registers.paths import Scene
from wuye.registers.things import Subject


def held(books: Books, who: str) -> Iterator[Subject]:
    """What somebody has borrowed and not brought back."""
    for register, custody in ways(books):
        if custody.holder is not None:
            found = books.having(register, custody.holder, who)
            yield from (subject for subject in found if subject.state in custody.out)


def kept(books: Books, who: str) -> Iterator[Subject]:
    """What somebody is responsible for, as long as it has not come to its end."""
    for register, custody in ways(books):
        if custody.keeper is not None:
            states = books.register(register).states
            for subject in books.having(register, custody.keeper, who):
                state = states.get(subject.state or "")
                if state is not None and not state.final:
                    yield subject


def reference(subject: Subject, books: Books) -> str:
    """How a thing is named where things of any register may stand: with its register where another has such a number."""
    return subject.id if behind(WORD, subject.id, books) is subject else f"{subject.register}:{subject.id}"


def things_held(scene: Scene, who: str) -> list[str]:
    """The names of what somebody has borrowed."""
    return [reference(subject, scene.books) for subject in held(scene.books, who)]


def things_kept(scene: Scene, who: str) -> list[str]:
    """The names of what somebody is responsible for."""
    return [reference(subject, scene.books) for subject in kept(scene.books, who)]
