"""`wuye report pack` and `wuye report verify`: the signed pack of a closed month, and whether one that is brought is genuine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from wuye.cli.call import Call
from wuye.cli.folder import put_folder, target_folder
from wuye.cli.opened import opened
from wuye.desk.house import House
from wuye.desk.own_key import check_own
from wuye.desk.who import find_person
from wuye.errors import DONE, FAULTS, BadInput, NotAllowed
from wuye.registers import people
from wuye.registers.closing import REGISTER
from wuye.registers.rules import MISSING
from wuye.render.paint import print_json
from wuye.render.words import plain
from wuye.repo import prove
from wuye.text import Text, same

if TYPE_CHECKING:
    from wuye.render.month_check import Verdict


def pack(call: Call) -> int:
    """Makes the signed pack of a closed month in a new folder; exit 1 where its books can't be believed."""
    from wuye.render.month_pack import pack_files
    from wuye.reports.closing.pack import NAMESPACE, gather, kept_close, maker_line

    house = opened(call)
    month, person = _month(call, house), find_person(house, call.person)
    _may(house, person)
    target = target_folder(house, call.values.get("output"), f"/tmp/{month}")
    check_own(house.books, person)
    made = gather(house, kept_close(house, month), person)
    house_id = house.rules.house_id
    files = pack_files(
        made, maker_line(house, person), lambda sums: prove.armored_each(sums, NAMESPACE, house_id, person)
    )
    put_folder(target, files, lambda: None)
    parts, head = {"-".join(part.to): list(part.readers) for part in made.parts}, made.paper.head
    code = DONE if head.sound else FAULTS
    if call.json:
        told = {"folder": str(target), "month": month, "entry": made.kept.entry.id, "sound": head.sound}
        print_json({**told, "files": len(files), "private": parts})
        return code
    if head.verdict is not None and code:
        call.say(head.verdict)
    print(plain(str(target)))
    for to, readers in parts.items():
        names = "、".join(readers)
        call.say(Text(f"private/ 里 {to} 那一份只给：{names}", f"the part {to} in private/ is only for: {names}"))
    call.say(Text("怎样核对，见 README.zh.md", "README.en.md tells how to check it"))
    return code


def _month(call: Call, house: House) -> str:
    from wuye.reports.figures.periods import month_of

    said = call.values.get("period")
    if not said:
        raise BadInput.of(
            "哪个月？", "which month?", remedy=same("wuye report pack 2026-11 -o /tmp/2026-11"), field="period"
        )
    return month_of(str(said), house.rules.zone).name


def _may(house: House, person: str) -> None:
    """Whoever hands figures out is named by the rules (CONF-01, CONF-04)."""
    roles = house.rules.knob(REGISTER, "pack_roles")
    wanted = tuple(roles) if roles is not MISSING else ()
    if not people.active(house.books, person) or not people.fits(house.books, wanted, person, house.now())[0]:
        said = people.say_who(house.books, wanted)
        raise NotAllowed.of(
            f"{house.name(person)} 不能做月报包，须由 {said.zh}", f"{house.name(person)} may not make the pack; it takes {said.en}",
            rules=("PLAN-02", "CONF-01", "CONF-04"),
        )  # fmt: skip


def verify(call: Call) -> int:
    """Whether a pack somebody brings is that month's; exit 1 where anything of it isn't."""
    from wuye.render.manifest import NAME
    from wuye.render.month_check import check

    house = opened(call)
    folder = Path(str(call.values["folder"]))
    if not folder.is_dir():
        raise BadInput.of(
            f"没有 {folder} 这个文件夹", f"there is no folder {folder}", remedy=same("wuye report verify /tmp/2026-11")
        )
    if not any((folder / name).is_file() for name in ("month.json", NAME)):
        raise BadInput.of(
            f"{folder} 不是月报包：里面没有 month.json，也没有 {NAME}", f"{folder} is no pack: there is neither month.json nor {NAME} in it",
            remedy=same("wuye report verify /tmp/2026-11"), field="folder",
        )  # fmt: skip
    found = check(house, folder, call.values.get("period"), again=bool(call.values.get("again")))
    _tell(call, found)
    return DONE if not found.faults else FAULTS


def _tell(call: Call, found: Verdict) -> None:
    if call.json:
        faults = [{"file": fault.file, "message": fault.message.to(call.lang)} for fault in found.faults]
        print(
            json.dumps({"ok": not faults, **found.said, "signer": found.signer, "faults": faults}, ensure_ascii=False)
        )
        return
    for fault in found.faults:
        print(plain(f"{fault.file}  {fault.message.to(call.lang)}" if fault.file else fault.message.to(call.lang)))
    month, edition = found.said.get("month"), found.said.get("edition", "?")
    if found.faults and month is None:
        call.say(Text("这不是账本里哪个月的包", "this is the pack of no month that these books give"))
    elif found.faults:
        call.say(Text(f"这不是账本里 {month} 的包", f"this isn't the pack of {month} that these books give"))
    else:
        print(
            call.to(
                Text(
                    f"这是 {month} 第 {edition} 版的包，由 {found.signer} 签名，数字与结账记录 {found.said['entry']} 相同",
                    f"this is the pack of {month}, edition {edition}, signed by {found.signer}; its figures are those of the close {found.said['entry']}",
                )
            )
        )
    if found.later is not None:
        call.say(Text(f"后来重结过：{found.later}", f"restated since: {found.later}"))
