"""`wuye fire`: the call order, one step after the other, for somebody on the phone; each step done is at once an entry.

What was confirmed stands: whoever breaks off, or is broken off, goes on with the next step.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from wuye.cli.ask import ask_line, ask_missing, ask_text, confirm
from wuye.cli.call import Call
from wuye.cli.errors_out import tell
from wuye.cli.opened import opened
from wuye.cli.questions import register_log
from wuye.desk.draft import Draft
from wuye.desk.house import House
from wuye.desk.record import Receipt, record
from wuye.desk.who import find_person
from wuye.errors import BadInput, WuyeError
from wuye.registers.say import unknown_subject
from wuye.registers.things import Subject
from wuye.render.paint import paint, print_json, width_of
from wuye.render.running import log_lines, log_object, next_lines, said_lines, step_lines, written_line
from wuye.render.view import View
from wuye.reports.running import StepRow, fires_running, running_log, steps_left
from wuye.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, SKIP, NOTE, FALSE, QUIT = "done", "skip", "note", "false", "quit"
KEYS = {"": DONE, "s": SKIP, "未做": SKIP, "n": NOTE, "记": NOTE, "f": FALSE, "误报": FALSE, "q": QUIT, "离开": QUIT}
ASKED = Text("[Enter 已做  s 未做  n 记事  q 离开] ", "[Enter done  s left out  n note  q leave] ")
ASKED_REAL = Text(
    "[Enter 属实  f 误报  s 未做  n 记事  q 离开] ", "[Enter real  f false  s left out  n note  q leave] "
)


def script(call: Call) -> int:
    """Opens an alarm, or takes a running one up again, and goes through its steps."""
    if not call.terminal:
        raise BadInput.of(
            "按步骤处理要在终端上", "the steps are gone through on a terminal",
            remedy=Text("wuye 火警 报警 … ；wuye 火警 步骤 火警号 --步骤 …", "wuye fire alarm … ; wuye fire step FIRE --step …"),
        )  # fmt: skip
    house = opened(call)
    person = find_person(house, call.person)
    fire = _chosen(call, house, person)
    try:
        _go_through(call, house, person, fire)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        _say_how_to_go_on(call, house, fire)
        raise
    return 0


def _chosen(call: Call, house: House, person: str) -> str:
    """The fire named, else one that still runs, else a new alarm."""
    named = call.values.get("subject")
    if named:
        if house.books.subject("fire", str(named)) is None:
            raise BadInput((unknown_subject(house.books.register("fire"), str(named), house.books),))
        return str(named)
    for fire in reversed(fires_running(house.books, person, house.now())):
        since = _view(call, house).when(fire.since)
        what = f"{since}  {fire.facts.get('what', '')}"
        _say(call, house, Text(f"{fire.id} 还没有做完：{what}", f"{fire.id} isn't finished: {what}"))
        if confirm(call, Text("接着做？", "go on with it?")):
            return fire.id
    return _alarm(call, house, person)


def _alarm(call: Call, house: House, person: str) -> str:
    receipt = _written(call, house, ask_missing(call, house, Draft("fire", "alarm", person)))
    paint(said_lines(receipt.says, _view(call, house), width_of(sys.stderr)), sys.stderr)
    return receipt.entry.id


def _go_through(call: Call, house: House, person: str, fire: str) -> None:
    while steps := steps_left(_subject(house, fire), house.books, person, house.now()):
        paint(step_lines(_subject(house, fire), steps, _view(call, house), width_of(sys.stderr)), sys.stderr)
        if not _answered(call, house, person, fire, steps[0]):
            _say_how_to_go_on(call, house, fire)
            return
    paint(next_lines(_subject(house, fire), _view(call, house), width_of(sys.stderr)), sys.stderr)


def _answered(call: Call, house: House, person: str, fire: str, step: StepRow) -> bool:
    """Asks for one key and does what it says; what is refused is said, and the step asked for again. No: leave."""
    key, words = _key(call, step)
    if key == QUIT:
        return False
    try:
        _written(call, house, _draft(call, house, person, fire, step, key, words))
    except WuyeError as error:
        tell(error, call.lang, as_json=False)
    return True


def _key(call: Call, step: StepRow) -> tuple[str, str]:
    """The key typed, and the words behind it."""
    verify = step.name == "verify"
    while True:
        typed, _, words = ask_line("  " + call.to(ASKED_REAL if verify else ASKED)).partition(" ")
        key = KEYS.get(typed.lower())
        if key is not None and (key != FALSE or verify):
            return key, words.strip()
        call.say(Text(f"  没有 {typed[:8]} 这个键", f"  there is no key {typed[:8]}"))


def _draft(call: Call, house: House, person: str, fire: str, step: StepRow, key: str, words: str) -> Draft:
    made: Mapping[str, Callable[[], Draft]] = {
        DONE: lambda: _done(call, house, person, fire, step),
        FALSE: lambda: ask_missing(call, house, Draft("fire", "reset", person, (fire,))),
        SKIP: lambda: _of(person, fire, "step", step=step.name, skipped="yes", word=words or ask_text(call, WHY)),
        NOTE: lambda: _of(person, fire, "follow", done=words or ask_text(call, WHAT)),
    }
    return made[key]()


WHY, WHAT = Text("为什么没有做", "why it is left out"), Text("记什么", "what is noted")


def _done(call: Call, house: House, person: str, fire: str, step: StepRow) -> Draft:
    """A step done; an alarm that was verified is a real fire."""
    if step.name == "verify":
        return ask_missing(call, house, Draft("fire", "confirm", person, (fire,)))
    return _of(person, fire, "step", step=step.name)


def _of(person: str, fire: str, do: str, **typed: str) -> Draft:
    return Draft("fire", do, person, (fire,), typed)


def _written(call: Call, house: House, draft: Draft) -> Receipt:
    """Records a draft, signed, and says so on a line."""
    receipt = record(house, draft)
    paint(written_line(receipt.record, _view(call, house), width_of()))
    return receipt


def _subject(house: House, fire: str) -> Subject:
    found = house.books.subject("fire", fire)
    assert found is not None
    return found


def _view(call: Call, house: House) -> View:
    return View(house.books, house.now(), call.lang)


def _say(call: Call, house: House, text: Text) -> None:
    paint(said_lines([text], _view(call, house), width_of(sys.stderr)), sys.stderr)


def _say_how_to_go_on(call: Call, house: House, fire: str) -> None:
    line = f"wuye fire {fire}"
    _say(call, house, Text(f"已做的都已登记。接着做：{line}", f"what was done is recorded. To go on: {line}"))


def log(call: Call) -> int:
    """The running log of one fire: every entry with its time, and the time since the one before."""
    house, named = opened(call), call.values.get("subject")
    fire = house.books.subject("fire", str(named)) if named else None
    if fire is None:
        return register_log(call)
    rows = list(running_log(fire, house.books))
    if call.json:
        print_json([log_object(row) for row in rows])
    else:
        paint(log_lines(fire, rows, _view(call, house), width_of()))
    return 0
