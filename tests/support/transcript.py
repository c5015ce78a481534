"""Transcripts: what is typed and what the screen says, run line by line and compared.

    # a title, or a remark
    @zhangwei 2026-11-10T09:03      who types from here on, and when
    ~ en                            in which language; zh at first
    $ wuye key show K-1203-1        a command
    K-1203-1  …                     a line it prints
    ! no such thing                 a line it says on stderr
    = 2                             its exit status; 0 isn't written

Commit ids are masked, empty lines don't count. With WUYE_REWRITE=1 the file is written anew from what happens.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.house import Desk, Result

COMMIT = re.compile(r"(已签，|signed by [^,]+, )[0-9a-f]{7}$")
DIGEST = re.compile(r"\b[0-9a-f]{40,64}\b")
MARKS = ("#", "@", "~", "$", "!", "=", "\\")
ZONE = ":00+08:00"


@dataclass(slots=True)
class Step:
    """One command with who types it, when and in which language, and the lines expected of it."""

    line: int
    command: str
    who: str
    now: str
    lang: str
    lines: list[str] = field(default_factory=list)


def steps(text: str) -> Iterator[Step]:
    """The commands of a transcript."""
    who, now, lang, step = "", "", "zh", None
    for number, line in enumerate(text.splitlines(), 1):
        mark, rest = line[:1], line[1:].strip()
        if mark == "@":
            who, _, now = rest.partition(" ")
        elif mark == "~":
            lang = rest
        elif mark == "$":
            if step:
                yield step
            step = Step(number, rest, who, now + ZONE, lang)
        elif step and line.strip() and mark != "#":
            step.lines.append(line)
    if step:
        yield step


def run(desk: Desk, step: Step) -> list[str]:
    """What the command prints, says and ends with, as lines of a transcript."""
    program, *args = shlex.split(step.command)
    assert program == "wuye", step.command
    return shown(desk.wuye(*args, as_=step.who, now=step.now, lang=step.lang), desk)


def shown(result: Result, desk: Desk) -> list[str]:
    """A result as the lines of a transcript."""
    rows = [f"\\{line}" if line.startswith(MARKS) else line for line in _lines(result.out, desk)]
    said = [f"! {line}" for line in _lines(result.err, desk)]
    return [*rows, *said, *([f"= {result.code}"] if result.code else [])]


def _lines(text: str, desk: Desk) -> list[str]:
    masked = (
        DIGEST.sub("*" * 7, COMMIT.sub(r"\1*******", line.rstrip()))
        for line in text.replace(str(desk.path), "HOUSE").splitlines()
    )
    return [line for line in masked if line]


def rewrite(path: Path, desk: Desk) -> None:
    """Writes the transcript anew from what its commands do."""
    text = path.read_text("utf-8")
    answers = {step.line: run(desk, step) for step in steps(text)}
    out: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in ("#", "@", "~", "$") or not line.strip():
            out.append(line)
        out.extend(answers.get(number, ()))
    path.write_text("\n".join(out).rstrip() + "\n", "utf-8")
