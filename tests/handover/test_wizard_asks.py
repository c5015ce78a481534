"""What the wizard asks again at once, and what it says before anybody signs."""

from __future__ import annotations

from tests.handover.test_wizard import CHECK, COUNTS, PREPARE, SIGN, answer, dos, wizard
from tests.people.given import key_of, lock
from tests.support.house import Desk


def test_a_day_that_cannot_be_read_is_asked_for_again(real: Desk) -> None:
    """HAND-11: at once; nothing that was typed before is lost."""
    note = "duty note 1203漏水 --kind water --place 1203 --handling 关阀 --importance ordinary"
    real.done(note, "zhangwei", "2026-11-10T09:00:00+08:00")
    with wizard(real) as window:
        answer(window, [("未结的原因", "缺件"), ("解决日期", "下周"), ("要写日期", "明天"), *PREPARE])
        window.wait("编号或姓名")
        window.type("\x03")
        assert window.end() == 130
        assert "办结或写明遗留原因" in window.shown
    assert "until: 2026-11-11" in real.git("show", "HEAD:ledgers/handover/2026-11/10-day.yaml")


def test_a_wrong_passphrase_is_asked_for_again(real: Desk) -> None:
    lock(key_of(real, "zhangwei"), "secret")
    with wizard(real) as window:
        answer(window, [*PREPARE, ("Enter passphrase", "wrong")])
        window.wait("口令不对")
        answer(window, [("Enter passphrase", "secret")])
        window.wait("编号或姓名")
        window.type("\x03")
        assert window.end() == 130
    assert dos(real)[-1] == ("张伟", "prepare")
    with wizard(real) as window:
        answer(window, [("编号或姓名", "2"), *COUNTS, ("相符", ""), *CHECK, ("提问", ""), *SIGN[:2]])
        for _ in range(3):
            answer(window, [("Enter passphrase", "wrong")])
        assert window.end() == 4, window.shown
    assert dos(real)[-1] == ("赵敏", "check")


def test_whom_one_picks_may_be_picked_anew(real: Desk) -> None:
    with wizard(real) as window:
        answer(window, [*PREPARE, ("编号或姓名", "李娜"), ("不在可接班的人里", "1"), ("在柜钥匙", "\x03")])
        assert window.end() == 130
    with wizard(real) as window:
        answer(
            window, [("编号或姓名", "2"), *COUNTS, ("相符", ""), ("全部 √", "9"), ("只有 1 到 4 号", ""), *CHECK[1:]]
        )
        window.wait("提问")
        window.type("\x03")
        assert window.end() == 130


def test_equipment_that_is_being_started_is_checked_again_later(real: Desk) -> None:
    """HAND-28: the check is kept, nobody is asked to sign, and the next time it is checked anew."""
    busy = [*CHECK[:3], ("启动或停机", "y"), ("责任区异常", "")]
    with wizard(real) as window:
        answer(window, [*PREPARE, ("编号或姓名", "2"), *COUNTS, ("相符", ""), *busy])
        assert window.end() == 3
        assert "HAND-28" in window.shown and "提问" not in window.shown
    with wizard(real) as window:
        answer(window, [*CHECK, ("提问", ""), *SIGN])
        assert window.end() == 0, window.shown


def test_what_holds_the_handover_is_said_before_anybody_signs(real: Desk) -> None:
    """HAND-31: important work; the incoming person may refuse, the superior decides."""
    note = "duty note 1203漏水 --kind water --place 1203 --handling 关阀 --importance important"
    real.done(note, "zhangwei", "2026-11-10T09:00:00+08:00")
    with wizard(real) as window:
        answer(window, [*PREPARE, ("编号或姓名", "2"), *COUNTS, ("相符", ""), *CHECK, ("提问", "")])
        assert window.end() == 3
        assert "HAND-31" in window.shown and "状态正常" not in window.shown
