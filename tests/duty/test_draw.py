"""The sample of the month: DUTY-27. Nobody can choose it, and anybody can draw it again."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from typing import Any

import pytest

from tests.duty.conftest import House, staffed
from tests.duty.given import a_draw, month_of_pages, noted, routine
from tests.support.desk import Desk, stops
from tests.support.prompt import prompt
from wuye.errors import BadInput, NotAllowed, Refused
from wuye.registers.drawing import SECRET, drawn, pledge_of, population, ranked, seed_of, statement
from wuye.text import cells

NOV, DEC, JAN = "2026-11-03", "2026-12-01T09:00:00+08:00", "2027-01-04T09:00:00+08:00"


@pytest.fixture
def month(desk: Desk) -> Desk:
    return month_of_pages(desk)


def test_at_least_a_fifth_of_the_months_pages_is_drawn_by_the_director(month: Desk) -> None:
    """DUTY-27, D-02."""
    assert not routine(month, "log.sample").done
    with stops(NotAllowed, "DUTY-27"):
        month.do("wangfang", "log", "draw", "2026-11", draw=a_draw(month))
    entry = month.do("zhengyi", "log", "draw", "2026-11", draw=a_draw(month)).entry
    assert (entry.fields["draw"]["pages"], len(entry.fields["draw"]["drawn"])) == (15, 3)
    assert (month.state("2026-11", "log"), routine(month, "log.sample").done) == ("sampled", True)


def test_the_director_signs_what_was_drawn(month: Desk) -> None:
    """DUTY-27: he owes it, says what he found, and signs over the pages as they stand."""
    month.do("zhengyi", "log", "draw", "2026-11", draw=a_draw(month))
    assert month.due_status("inspect", "2026-11", "log") == "open"
    with stops(BadInput, "DUTY-27", field="findings"):
        month.do("zhengyi", "log", "inspect", "2026-11", pages="2026-11")
    with stops(Refused, "DUTY-27"):
        month.do("zhengyi", "log", "inspect", "2026-11", pages="2026-10", findings="记得清楚")
    month.do("zhengyi", "log", "inspect", "2026-11", pages="2026-11", findings="记得清楚")
    assert (month.state("2026-11", "log"), month.dues("2026-11", "log")) == ("inspected", {})


def test_a_month_is_drawn_once(month: Desk) -> None:
    """DUTY-27: who doesn't like the draw can't draw again."""
    month.do("zhengyi", "log", "draw", "2026-11", draw=a_draw(month))
    other = a_draw(month, proof="signature:" + base64.b64encode(b"t" * 64).decode())
    with stops(Refused):
        month.do("zhengyi", "log", "draw", "2026-11", draw=other)


@pytest.mark.parametrize("percent", [5, 19, 21, 100])
def test_whoever_draws_does_not_set_the_share(month: Desk, percent: int) -> None:
    """DUTY-27: each share would give another seed, and one of them the pages he wants."""
    with stops(Refused, "DUTY-27", "D-02"):
        month.do("zhengyi", "log", "draw", "2026-11", draw=a_draw(month, percent=percent))


def test_a_house_may_draw_more_but_not_less(desk: Desk) -> None:
    """DUTY-27, D-02."""
    for percent, fits in ((50, True), (10, False)):
        own = month_of_pages(staffed(desk.with_knobs("log", sample_pct=percent)), 2)
        value = a_draw(own, percent=percent)
        if fits:
            assert len(own.do("zhengyi", "log", "draw", "2026-11", draw=value).entry.fields["draw"]["drawn"]) == 3
        else:
            with stops(Refused, "DUTY-27"):
                own.do("zhengyi", "log", "draw", "2026-11", draw=value)


def test_the_share_is_rounded_up() -> None:
    """DUTY-27."""
    names = [f"2026-11-{n:02}-day" for n in range(1, 31)]
    sizes = [len(drawn(b"seed", names[:n], 20)) for n in (0, 1, 5, 6, 10, 11, 30)]
    assert sizes == [0, 1, 1, 2, 2, 3, 6]


def left_out(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "pages": value["pages"] - 1}


def swapped(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "drawn": [*value["drawn"][:-1], "2026-11-11-day"]}


def other_population(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "digest": "sha256:" + "0" * 64}


def fewer(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "drawn": value["drawn"][:-1]}


@pytest.mark.parametrize("tampered", [left_out, swapped, other_population, fewer])
def test_nobody_can_choose_the_pages(month: Desk, tampered: Any) -> None:
    """DUTY-27."""
    value = a_draw(month)
    with stops(Refused, "DUTY-27"):
        month.do("zhengyi", "log", "draw", "2026-11", draw=tampered(value))
    month.do("zhengyi", "log", "draw", "2026-11", draw=value)


@pytest.mark.parametrize("proof", ["signature:", "signature:AAAA", "secret:12", "x", "signature:" + "A" * 86 + "=="])
def test_a_proof_has_one_spelling(month: Desk, proof: str) -> None:
    """DUTY-27: two spellings of one signature would be two seeds."""
    value = {**a_draw(month), "proof": proof}
    with pytest.raises(BadInput) if not proof.startswith("signature:AAAAAAAA") else pytest.raises(Refused):
        month.do("zhengyi", "log", "draw", "2026-11", draw=value)


def test_a_running_month_is_not_drawn(month: Desk) -> None:
    """DUTY-27: of many moments one would suit. The last night belongs to its month until it ends."""
    month.at("2026-11-30 23:00")
    with stops(Refused, "DUTY-27"):
        month.do("zhengyi", "log", "draw", "2026-11", draw=a_draw(month))


def test_whoever_wrote_last_does_not_draw(desk: Desk) -> None:
    """DUTY-27: the last word can be tried until the draw suits; a deputy who wrote nothing may draw."""
    own = staffed(desk.with_knobs("duty", roles=["director", "assistant"]))
    noted(own, "zhangwei", result="好")
    noted(own, "zhengyi", result="好")
    with stops(Refused, "DUTY-27"):
        own.at("2026-12-01 09:00").do("zhengyi", "log", "draw", "2026-11", draw=a_draw(own))
    noted(own.at("2026-12-10 09:00"), "zhengyi", result="好")
    noted(own, "zhangwei", result="好")
    own.at("2027-01-01 09:00").do("zhengyi", "log", "draw", "2026-12", draw=a_draw(own, "2026-12"))


def test_a_secret_is_pledged_before_the_month_ends_and_revealed_at_the_draw(month: Desk) -> None:
    """DUTY-27: where a key signs differently each time."""
    secret = hashlib.sha256(b"a secret").digest()
    month.at("2026-11-20 09:00").do("zhengyi", "log", "pledge", "2026-11", pledge=pledge_of(secret))
    month.at("2026-12-01 09:00")
    with stops(Refused):
        month.do("zhengyi", "log", "draw", "2026-11", draw=a_draw(month))
    with stops(Refused, "DUTY-27"):
        month.do("zhengyi", "log", "reveal", "2026-11", draw=a_draw(month))
    other = SECRET + hashlib.sha256(b"another").hexdigest()
    with stops(Refused, "DUTY-27"):
        month.do("zhengyi", "log", "reveal", "2026-11", draw=a_draw(month, proof=other))
    month.enrol("zhenger", name="郑二", roles="director", dept="service")
    value = a_draw(month, proof=SECRET + secret.hex())
    with stops(Refused, "DUTY-27"):
        month.do("zhenger", "log", "reveal", "2026-11", draw=value)
    assert not routine(month, "log.sample").done, "a pledge is no draw"
    month.do("zhengyi", "log", "reveal", "2026-11", draw=value)
    assert (month.state("2026-11", "log"), routine(month, "log.sample").done) == ("sampled", True)


def test_a_secret_pledged_too_late_or_never_draws_nothing(month: Desk) -> None:
    """DUTY-27."""
    secret = hashlib.sha256(b"a secret").digest()
    with stops(Refused, "DUTY-27"):
        month.do("zhengyi", "log", "pledge", "2026-11", pledge=pledge_of(secret))
    with stops(Refused, "DUTY-27"):
        month.do("zhengyi", "log", "draw", "2026-11", draw=a_draw(month, proof=SECRET + secret.hex()))


def test_anybody_can_do_the_sum_with_plain_tools(month: Desk) -> None:
    """DUTY-27: SHA-256 over the lines, over the signature, over seed and name."""
    value = a_draw(month)
    everything = population(month.books, "duty", "2026-11")
    lines = "".join(f"{name} {size} {digest}\n" for name, size, digest in sorted(everything.rows))
    assert value["digest"] == "sha256:" + hashlib.sha256(lines.encode()).hexdigest()
    seed = hashlib.sha256(base64.b64decode(value["proof"].removeprefix("signature:"))).digest()
    numbers = sorted((hashlib.sha256(seed + name.encode()).hexdigest(), name) for name in everything.names)
    assert value["drawn"] == [name for _, name in numbers[:3]]
    assert numbers == ranked(seed, everything.names)


@pytest.fixture
def kept(house: House) -> House:
    """A real house whose log has a few pages."""
    enrol = "staff enrol zhengyi --name 郑毅 --roles director --dept service --new-key --no-passphrase"
    house.done(enrol, "chenjing", f"{NOV}T07:00:00+08:00")
    for day in range(3, 6):
        for hour in ("03", "10", "18"):
            words = "duty note 漏水 --kind water --place 1203 --handling 关阀 --result 好"
            house.done(words, "zhangwei", f"2026-11-{day:02}T{hour}:00:00+08:00")
    return house


def test_the_draw_at_the_desk_and_drawn_again(kept: House) -> None:
    """DUTY-27: the director's own key gives the seed, the same each time; the audit holds."""
    early = kept.wuye("log", "draw", "2026-11", as_="zhengyi", now="2026-11-20T09:00:00+08:00")
    assert (early.code, "DUTY-27" in early.err) == (3, True)
    other = kept.wuye("log", "draw", "2026-11", as_="zhangwei", now=DEC)
    assert (other.code, "DUTY-27" in other.err) == (4, True)
    shown = [kept.wuye("log", "draw", "2026-11", "--dry-run", "--json", as_="zhengyi", now=DEC).out for _ in range(2)]
    assert shown[0] == shown[1] and "signature:" in shown[0]
    made = json.loads(kept.wuye("log", "draw", "2026-11", "--json", as_="zhengyi", now=DEC).out)["entry"]["draw"]
    again = json.loads(kept.wuye("log", "redraw", "2026-11", "--json", now=DEC).out)
    assert again["same"] and [p["page"] for p in again["order"] if p["drawn"]] == made["drawn"]
    said = again["statement"].encode()
    assert statement(said.decode().split("house: ")[1].split("\n")[0], "duty", "2026-11", 20, made["digest"]) == said
    assert seed_of(made["proof"], said).hex() == again["seed"]
    for lang, words in (("zh", "重抽结果与登记的一致"), ("en", "drawn again, it is the same")):
        assert words in kept.wuye("log", "redraw", "2026-11", now=DEC, lang=lang).out
    assert kept.wuye("audit", now=DEC).code == 0


def test_a_pledge_at_the_desk(kept: House) -> None:
    """DUTY-27: the secret stays on this machine, for its owner alone, until it is revealed."""
    kept.done("log pledge 2026-12", "zhengyi", DEC)
    [secret] = (kept.config / "pledges").rglob("zhengyi-*")
    assert secret.stat().st_mode & 0o077 == 0
    assert secret.read_bytes().hex() not in kept.git("grep", "-h", "-e", ".", "HEAD", "--", "ledgers")
    kept.done("duty note 漏水 --kind water --place 1203 --handling 关阀 --result 好", "zhangwei", DEC)
    kept.done("log draw 2026-12", "zhengyi", JAN)
    assert json.loads(kept.wuye("log", "redraw", "2026-12", "--json", now=JAN).out)["same"]
    assert kept.wuye("audit", now=JAN).code == 0


def test_a_hardware_key_is_told_to_pledge(kept: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """DUTY-27."""
    monkeypatch.setattr("wuye.repo.prove.public_key", lambda *_: "sk-ssh-ed25519@openssh.com AAAA")
    refused = kept.wuye("log", "draw", "2026-11", as_="zhengyi", now=DEC, lang="en")
    assert (refused.code, "wuye log pledge" in refused.err) == (4, True)


def test_a_key_with_a_passphrase_draws_the_same(kept: House) -> None:
    """DUTY-27: ssh-keygen asks, and the pages are those that the same key gives without one."""
    bare = json.loads(kept.wuye("log", "draw", "2026-11", "--dry-run", "--json", as_="zhengyi", now=DEC).out)
    [key] = [p for p in (kept.config / "keys").rglob("zhengyi") if p.is_file()]
    subprocess.run(["ssh-keygen", "-q", "-p", "-f", str(key), "-P", "", "-N", "open sesame"], check=True)
    env = {k: v for k, v in kept.process_env("zhengyi", DEC, "en").items() if not k.startswith("SSH_A")}
    with prompt("log", "draw", "2026-11", env=env) as desk:
        for _ in range(2):
            desk.wait("Enter passphrase")
            desk.type("open sesame\n")
        assert desk.end() == 0, desk.shown
    again = json.loads(kept.wuye("log", "redraw", "2026-11", "--json", now=DEC).out)
    assert [p["page"] for p in again["order"] if p["drawn"]] == bare["entry"]["draw"]["drawn"]


def test_an_agent_that_signs_differently_each_time_draws_nothing(kept: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """DUTY-27."""
    made = iter(range(9))
    monkeypatch.setattr("wuye.repo.prove.usable", lambda path, _who: path.with_suffix(".pub"))
    monkeypatch.setattr("wuye.repo.prove._signed", lambda *_: b"")
    monkeypatch.setattr("wuye.repo.prove.bare", lambda *_: bytes([next(made)]) * 64)
    refused = kept.wuye("log", "draw", "2026-11", as_="zhengyi", now=DEC, lang="en")
    assert (refused.code, "two ways" in refused.err) == (4, True)


def test_nothing_drawn_says_so(kept: House) -> None:
    found = kept.wuye("log", "redraw", "2026-11", now=DEC, lang="en")
    assert (found.code, "wuye log draw 2026-11" in found.err) == (2, True)


@pytest.mark.parametrize("columns", [60, 80])
def test_the_working_fits_a_narrow_screen(kept: House, columns: int) -> None:
    """DUTY-27: nothing is cut, what is long goes on below."""
    kept.done("log draw 2026-11", "zhengyi", DEC)
    for lang in ("zh", "en"):
        shown = kept.wuye("log", "redraw", "2026-11", now=DEC, lang=lang, env={"COLUMNS": str(columns)}).out
        assert max(cells(line) for line in shown.splitlines()) <= columns
