"""`wuye init`."""

from __future__ import annotations

from pathlib import Path

from wuye.cli.call import Call
from wuye.desk.found import Founding, found
from wuye.errors import BadInput
from wuye.repo import keys
from wuye.text import Text


def init(call: Call) -> int:
    """Founds a house and says what to type next."""
    folder = Path(call.values["dir"])
    name, founder = call.values.get("name") or folder.name, call.values.get("founder")
    if not founder:
        raise BadInput.of(
            "建立人是谁？", "who founds it?", field="founder",
            remedy=Text(f"wuye init {folder} --name 国际中心 --founder chenjing:陈静:general_manager",
                        f"wuye init {folder} --name NAME --founder chenjing:陈静:general_manager"),
        )  # fmt: skip
    given = call.values.get("public_key")
    wanted = Founding(
        folder, name, founder, call.values.get("zone", "Asia/Shanghai"), call.lang,
        passphrase=not call.values.get("no_passphrase"), public_key=Path(given).read_text("utf-8") if given else None,
        rehearsal=bool(call.values.get("rehearsal")),
    )  # fmt: skip
    house = found(wanted)
    try:
        person = house.books.staff_keys[0]
        print(folder)
        call.say(
            Text(
                f"{name} 已建立，{house.name(person.person)} 已签",
                f"{name} is founded, signed by {house.name(person.person)}",
            )
        )
        call.say(Text(f"  根钥匙 {keys.fingerprint(person.key)}", f"  root key {keys.fingerprint(person.key)}"))
        line = f"wuye --house {folder} staff enrol zhangwei --name 张伟 --role assistant --dept service --new-key"
        call.say(Text(f"  下一步，登记人员：{line}", f"  next, enrol people: {line}"))
    finally:
        house.__exit__(None, None, None)
    return 0
