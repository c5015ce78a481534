"""`wuye sync`, `wuye desk`, `wuye settle`: several desks and one remote."""

from __future__ import annotations

import json
from typing import Any

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.who import find_person
from wuye.errors import DONE, HOUSE
from wuye.text import Text


def sync(call: Call) -> int:
    """Brings the remote in, joins, hands on; exit 5 where something is still only here."""
    from wuye.desk.sync import sync as go

    house = opened(call)
    done = go(house, lambda: find_person(house, call.person))
    for note in done.notes:
        call.say(note)
    contested = sorted({s.id for s in house.books.subjects.group("contested")})
    if call.json:
        row = {"reached": done.reached, "came": done.came, "joined": done.joined, "gave": done.gave, "left": done.left}
        print(json.dumps({**row, "contested": contested}, ensure_ascii=False))
    else:
        print(call.to(_told(done)))
    if contested:
        words = "、".join(contested)
        call.say(Text(f"有争议，等人裁定：{words}", f"contested, to be settled: {', '.join(contested)}"))
    return DONE if done.reached else HOUSE


def _told(done: Any) -> Text:
    if not done.reached:
        return Text(f"没有上传，本机还有 {done.left} 条", f"not shared yet: {done.left}")
    joined = Text("，已合并", ", joined") if done.joined else Text("", "")
    return Text(
        f"取来 {done.came}，上传 {done.gave}{joined.zh}", f"brought in {done.came}, handed on {done.gave}{joined.en}"
    )


def desk(call: Call) -> int:
    """Shows or sets the letter this clone writes under."""
    from wuye.desk.sync import choose

    house = opened(call)
    letter = call.values.get("letter")
    if letter:
        for note in choose(house, str(letter)).notes:
            call.say(note)
    if call.json:
        print(json.dumps({"desk": house.desk}, ensure_ascii=False))
    else:
        name = house.desk
        print(
            call.to(Text(f"本机岗号：{name or '（无，第一个岗）'}", f"this desk: {name or '(none, the first desk)'}"))
        )
    return DONE


def settle(call: Call) -> int:
    """Says which of the entries written apart stands, for every subject they are about."""
    from wuye.cli.acts import entry_named, reason
    from wuye.desk.draft import Draft
    from wuye.desk.record import record
    from wuye.registers.contest import contested
    from wuye.render.receipt import print_receipt

    house = opened(call)
    of = entry_named(house, str(call.values["entry"])).entry
    subjects = tuple(s.id for s in contested(house.books) if s.register == of.register and of.id in s.contested)
    fields = {"of": of.id, "digest": of.digest, "why": reason(call)}
    receipt = record(house, Draft(of.register, "settle", find_person(house, call.person), subjects, fields))
    print_receipt(receipt, house, call.lang, as_json=call.json)
    return DONE
