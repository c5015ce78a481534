"""`wuye handover`: two people at one terminal, or one at each of two; or a YAML file where there is none."""

from __future__ import annotations

import json
import os
import sys

from wuye.cli.call import Call
from wuye.cli.opened import opened
from wuye.desk.house import House
from wuye.errors import BadInput
from wuye.handover.course import play
from wuye.handover.script import read_script
from wuye.handover.standing import REGISTER, post_named, standing
from wuye.render.handover import post_lines, post_object, view_of
from wuye.render.paint import paint, width_of
from wuye.render.receipt import as_object, print_receipt
from wuye.text import Text, same


def handover(call: Call) -> int:
    """The whole handover, from wherever it stands."""
    house = opened(call)
    if REGISTER not in house.rules.registers:
        raise _no_posts()
    path = call.values.get("from")
    if path is not None:
        return _scripted(call, house, str(path))
    if not call.terminal:
        raise BadInput.of(
            "没有终端可问", "there is no terminal to ask at",
            remedy=Text("wuye handover --from FILE.yaml，或逐步 wuye handover prepare …",
                        "wuye handover --from FILE.yaml, or step by step: wuye handover prepare …"),
        )  # fmt: skip
    from wuye.cli.shift_change import Wizard

    post = post_named(house, call.values.get("post"), _person(call, house))
    return Wizard(call, house, post).run()


def _person(call: Call, house: House) -> str | None:
    said = call.person or os.environ.get("WUYE_AS")
    return house.person(said) if said else None


def _no_posts() -> BadInput:
    found = BadInput.of(
        "这座大厦没有采用交接班登记簿", "this house has no register of handovers",
        remedy=same("wuye schema adopt --why …"),
    )  # fmt: skip
    assert isinstance(found, BadInput)
    return found


def _scripted(call: Call, house: House, path: str) -> int:
    """Plays a file; each entry's receipt is printed as it is written."""
    script = read_script(path, house.rules.registers[REGISTER])
    post = post_named(house, call.values.get("post") or script.head.get("post"), _person(call, house))
    receipts = []
    for receipt in play(house, post, script):
        if call.json:
            receipts.append(as_object(receipt, house.books, call.lang))
        else:
            print_receipt(receipt, house, call.lang, as_json=False)
    if call.json:
        print(json.dumps(receipts, ensure_ascii=False))
    return 0


def show(call: Call) -> int:
    """How a post stands, or every one."""
    house = opened(call)
    named = call.values.get("subject")
    posts = [post_named(house, str(named), None)] if named else [s.id for s in house.books.all(REGISTER)]
    stands = [standing(house, post) for post in posts]
    if call.json:
        found = [post_object(stand) for stand in stands]
        print(json.dumps(found[0] if named else found, ensure_ascii=False))
        return 0
    if not stands:
        call.say(Text("还没有设岗", "no post is set up yet"))
    for i, stand in enumerate(stands):
        sys.stdout.write("\n" if i else "")
        paint(post_lines(stand, view_of(stand, call.lang), width_of()))
    return 0
