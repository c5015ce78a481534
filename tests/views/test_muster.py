"""The roll for the assembly point: who is in the building, by roster, clock, post, keys, radios, entries and visitors."""

from __future__ import annotations

import json

import pytest

from tests.custody.given import issued
from tests.duty.given import noted
from tests.keys.given import vacant
from tests.rost.given import drawn
from tests.support.desk import Desk, shipped
from tests.support.house import Desk as House
from wuye.builtin import schemas_dir
from wuye.registers.load import FORMAT, load_rules
from wuye.render.muster import BOX, muster_lines, muster_object
from wuye.render.view import View
from wuye.reports.muster import Muster, muster
from wuye.text import Lang, cells

VISITOR = """
register: visitor
label: {zh: 来访, en: visitors}
prefix: YV
subject: {id: serial, label: {zh: 来访, en: visit}}
tables:
  muster:
    rows:
      inside: {zh: 在内, en: inside, who: name, company: company, host: host}
fields:
  name: {type: text, label: {zh: 姓名, en: name}}
  company: {type: text, label: {zh: 单位, en: company}}
  phone: {type: phone, personal: true, label: {zh: 电话, en: telephone}}
  host: {type: person, label: {zh: 被访人, en: host}}
facts: [name, company, phone, host]
states:
  inside: {zh: 在内, en: inside}
  left: {zh: 已离开, en: left, final: true}
actions:
  in: {label: {zh: 进, en: in}, to: inside, need: [name], may: [company, phone, host]}
  out: {label: {zh: 出, en: out}, from: [inside], to: left}
"""


def roll(desk: Desk) -> Muster:
    return muster(desk.books, desk.now())


def here(desk: Desk) -> set[str]:
    return {one.who for one in roll(desk).here}


def maybe(desk: Desk) -> set[str]:
    return {one.who for one in roll(desk).maybe}


def shown(desk: Desk, lang: Lang = "zh", width: int | None = 80) -> list[str]:
    lines = muster_lines(roll(desk), View(desk.books, desk.now(), lang), width)
    return ["".join(span.words for span in line).rstrip() for line in lines]


@pytest.fixture
def desk() -> Desk:
    """November's roster, and keys; nothing written on the tenth."""
    desk = Desk()
    drawn(desk)
    vacant(desk.at("2026-11-03 09:00"))
    vacant(desk, "K-B2-03", kind="plant", opens="B2", place="A09", spare=True)
    return desk.at("2026-11-10 09:30")


def test_whoever_is_on_duty_is_here(desk: Desk) -> None:
    assert here(desk) == {"zhangwei", "liuyang"}
    assert here(desk.at("2026-11-10 17:00")) == {"zhaomin"}
    assert "当班 早班" in "\n".join(shown(desk.at("2026-11-10 09:30")))


def test_clocked_in_and_out(desk: Desk) -> None:
    desk.at("2026-11-10 07:45").do("zhangwei", "attendance", "in")
    desk.at("2026-11-10 08:20").do("wangfang", "attendance", "in")
    desk.at("2026-11-10 09:30")
    assert here(desk) == {"zhangwei", "liuyang", "wangfang"}
    missing = {one.who for one in roll(desk).here if one.not_in}
    assert missing == {"liuyang"}
    assert "（未打卡）" in "\n".join(shown(desk))
    desk.do("wangfang", "attendance", "out", why="办事")
    desk.later("5m")
    assert "wangfang" not in here(desk) and "wangfang" in maybe(desk)


def test_whoever_clocked_in_the_day_before_is_not_here_for_ever(desk: Desk) -> None:
    desk.at("2026-11-08 09:00").do("wulei", "attendance", "in")
    assert "wulei" in here(desk.at("2026-11-08 20:00"))
    assert "wulei" not in here(desk.at("2026-11-09 09:30")) | maybe(desk)


def lent(desk: Desk, borrower: str = "sunqiang", **more: str) -> None:
    typed = {"borrower": borrower, "org": "engineering", "purpose": "repair", "phone": "13900001111", **more}
    loan = desk.do("zhangwei", "key", "borrow", "K-B2-03", **typed)
    signers = {"give": "liuyang", "receive": borrower, "approve": "wangfang"}
    for kind, _ in desk.waits(loan):
        desk.sign(signers[kind], loan, kind)


def test_whoever_took_a_key_in_this_shift_is_here_and_his_number_is_told(desk: Desk) -> None:
    lent(desk)
    assert "sunqiang" in here(desk)
    text = "\n".join(shown(desk))
    assert "持有 钥匙 K-B2-03" in text and "电话 13900001111" in text


def test_whoever_has_kept_a_key_may_be_anywhere(desk: Desk) -> None:
    lent(desk, due="2026-11-11T08:00")
    desk.at("2026-11-10 20:00")
    assert "sunqiang" in maybe(desk) - here(desk)
    desk.do("zhaomin", "key", "return", "K-B2-03")
    assert "sunqiang" not in maybe(desk) | here(desk)


def test_a_contractor_with_a_key_is_counted_with_the_one_to_ask(desk: Desk) -> None:
    lent(desk, contractor="宏达电梯")
    found = next(one for one in roll(desk).here if one.who == "宏达电梯")
    assert (found.enrolled, found.through) == (False, ["sunqiang"])
    assert "问 孙强" in "\n".join(shown(desk))
    assert "外来 1" in shown(desk)[1]


def test_a_key_taken_out_of_the_building_puts_nobody_in_it(desk: Desk) -> None:
    lent(desk, leaves_building="yes")
    assert "sunqiang" not in here(desk) and "sunqiang" in maybe(desk)
    assert "（带出）" in "\n".join(shown(desk))


def test_a_radio_tells_how_to_reach_somebody(desk: Desk) -> None:
    issued(desk)
    assert "sunli" in here(desk)
    assert "对讲机 R-01 客服频道" in "\n".join(shown(desk))


def test_whoever_writes_is_here_in_that_shift(desk: Desk) -> None:
    writer = noted(desk, "linxia").entry.by
    assert writer in here(desk)
    assert writer not in here(desk.at("2026-11-10 23:30")) | maybe(desk)


def test_whoever_is_on_leave_is_not_looked_for_in_here(desk: Desk) -> None:
    desk.at("2026-11-10 07:00").do(
        "zhangwei", "leave", "sick", **{"from": "2026-11-10T08:00", "until": "2026-11-10T16:00", "told": "huangtao"}
    )
    assert here(desk.at("2026-11-10 09:30")) == {"liuyang"}


def test_a_register_of_visitors_is_taken_in_by_its_table(desk: Desk) -> None:
    files = {f"schemas/{p.name}": p.read_bytes() for p in sorted(schemas_dir().glob("*.yaml"))}
    found = load_rules({**files, "schemas/visitor.yaml": VISITOR.encode(), "wuye.yaml": f"wuye: {FORMAT}\n".encode()})
    desk = Desk(registers={"visitor": found.registers["visitor"]}).at("2026-11-10 09:30")
    for phone in ("13700001111", "13700002222"):
        desk.do("zhougang", "visitor", "in", name="王先生", company="华信", phone=phone, host="lina")
    visitors = [one for one in roll(desk).here if not one.enrolled]
    assert [one.who for one in visitors] == ["王先生", "王先生"]
    text = "\n".join(shown(desk))
    assert "13700002222" in text and "问 李娜" in text and "华信" in text
    desk.do("zhougang", "visitor", "out", desk.books.names("visitor")[0])
    assert sum(not one.enrolled for one in roll(desk).here) == 1


def test_it_is_counted_and_can_be_ticked(desk: Desk) -> None:
    lent(desk, contractor="宏达电梯")
    lines = shown(desk)
    assert lines[0] == "点名  国际中心  2026-11-10 周二 09:30"
    assert lines[1].startswith("应到 4：员工 3，外来 1")
    assert sum(line.startswith(BOX) for line in lines) == 4
    assert "拨打火警电话 119" in "\n".join(lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 60])
def test_it_fits(desk: Desk, lang: Lang, width: int) -> None:
    lent(desk, contractor="宏达电梯")
    issued(desk)
    assert max(map(cells, shown(desk, lang, width))) <= width


def test_nobody_is_said_too(desk: Desk) -> None:
    empty = Desk().at("2026-11-20 03:00")
    assert shown(empty, "en")[1] == "to be found 0: staff 0, others 0"


def test_json(desk: Desk) -> None:
    lent(desk)
    told = muster_object(roll(desk), View(desk.books, desk.now(), "en"))
    assert told["count"] == len(told["here"]) == 3
    holder = next(one for one in told["here"] if one["who"] == "sunqiang")
    assert holder["phones"] == ["13900001111"] and holder["because"][0]["subject"] == "K-B2-03"
    assert holder["last"]["entry"].startswith("K2611-")


def test_the_command(founded: House) -> None:
    with founded.unchanged():
        told = founded.wuye("muster", "--json", now="2026-11-10T09:00:00+08:00")
    assert (told.code, json.loads(told.out)["count"]) == (0, 0)
    assert "应到 0" in founded.wuye("点名", now="2026-11-10T09:00:00+08:00").out


def test_the_shipped_registers_name_no_visitors_yet() -> None:
    assert not [name for name, register in shipped().items() if "muster" in register.tables]
