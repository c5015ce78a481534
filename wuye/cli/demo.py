"""`wuye demo`: the sample building, written anew entry by entry, then looked at."""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from wuye.cli.call import Call
from wuye.data import dataclass
from wuye.errors import HouseTrouble, WuyeError
from wuye.text import Lang, Text, same

NAME = Text("示例大厦", "Sample Building")
GIT_LOG = ("log", "-12", "--date=format:%m-%d %H:%M", "--format=%h %G? %ad %an  %s")


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the demonstration: why it is shown, when, by whom, in both languages."""

    title: Text
    at: str
    person: Text
    words: Text

    def line(self, lang: Lang, last: str) -> str:
        """What is typed; `{last}` stands for the entry before."""
        who = self.person.to(lang)
        return f"wuye {self.words.to(lang)}{' ' if self.words.zh else ''}--as {who}".replace("{last}", last)


HEPING, HUANGJING = Text("何平", "heping"), Text("黄静", "huangjing")
STEPS = (
    Step(Text("看板：周日早上，当班经理何平", "the board of the manager on shift, Sunday morning"), "10:05", HEPING, same("")),
    Step(Text("借一把钥匙", "a key is lent"), "10:06", HUANGJING,
         Text("钥匙 借出 K-1203-1 --借用人 吴磊 --部门 工程部 --用途 维修 --应还 2h",
              "key borrow K-1203-1 --borrower wulei --org engineering --purpose repair --due 2h")),
    Step(Text("另一个人发放，才算借出", "somebody else issues it, and only then it is lent"), "10:07", HEPING, Text("签字 {last}", "sign {last}")),
    Step(Text("不合规矩的，不登记，说明哪一条、怎么办", "what a rule forbids isn't entered: which rule, and what to do"), "10:09", HUANGJING,
         Text("钥匙 借出 K-1203-1 K-1502-C --借用人 周师傅 --部门 外部 --用途 维修",
              "key borrow K-1203-1 K-1502-C --borrower 周师傅 --org outside --purpose repair")),
    Step(Text("欠着什么", "what is owed"), "10:10", HEPING, Text("待办", "due")),
    Step(Text("一把遗失的钥匙，从接收到换锁", "a lost key's life, to the new lock"), "10:11", HEPING, Text("钥匙 看 K-2304-2", "key show K-2304-2")),
)  # fmt: skip
ZHANGWEI, ZHAOMIN = Text("张伟", "zhangwei"), Text("赵敏", "zhaomin")
MARKS = " ".join(f"--marks {item}=√" for item in ("tidy", "computers", "phones", "devices_off"))
SHIFT_CHANGE = (
    Step(Text("早班交中班：交班人张伟先准备，账上有的不用再写", "day to evening: the outgoing side prepares; what the books hold isn't written again"),
         "15:46", ZHANGWEI, Text("交接班 准备 desk", "handover prepare desk")),
    Step(Text("接班人赵敏先数，数完才看账", "the incoming side counts before it sees the book"), "15:48", ZHAOMIN,
         Text("交接班 清点 desk --物品数量 物品=对讲机,数量=4 --物品数量 物品=计算器,数量=2 --物品数量 物品=待领信报,数量=9 --物品数量 物品=空白财务票据,数量=30 --物品数量 物品=备用金,数量=2000",
              "handover count desk --articles article=radios,number=4 --articles article=calculators,number=2 --articles article=mail,number=9 --articles article=slips,number=30 --articles article=cash,number=2000")),
    Step(Text("逐项检查", "the list, item by item"), "15:50", ZHAOMIN,
         Text(f"交接班 检查 desk {MARKS.replace('marks', '检查清单')} --已读上一班记录 --双方确认设备运行",
              f"handover check desk {MARKS} --read --verified")),
    Step(Text("交班人签字", "the outgoing side signs"), "15:52", ZHANGWEI, Text("交接班 交班签字 desk --接班人状态正常", "handover offer desk --fit")),
    Step(Text("接班人签字，这一班才算交完", "the incoming side signs; only then the shift is over"), "15:53", ZHAOMIN,
         Text("交接班 接班签字 desk", "handover accept desk")),
)  # fmt: skip
AUDIT = Step(
    Text("从第一次提交起核验", "every commit verified, from the first"), "15:55", HEPING, Text("核验", "audit")
)


def demo(call: Call) -> int:
    """Founds the sample building, replays its two weeks, shows it, and gives the audit's verdict."""
    folder = Path(call.values.get("dir") or "wuye-demo")
    _check_empty(folder)
    with _environment(
        WUYE_HOUSE=str(folder.absolute()), WUYE_KEY=None, WUYE_AS=None, WUYE_NOW=None, COLUMNS=_columns()
    ):
        told = _build(call, folder)
        if call.json:
            print(json.dumps({"house": str(folder), **told}, ensure_ascii=False))
            return 0
        _summary(call, folder, told)
        for step in (*STEPS, *SHIFT_CHANGE):
            _show(call, step)
        _git_log(call, folder)
        code = _show(call, AUDIT)
    _farewell(call, folder, str(told["id"]))
    return code


def _columns() -> str | None:
    """The width that the commands shown are told: the terminal's, else what COLUMNS says."""
    width = os.environ.get("COLUMNS")
    return width or (str(os.get_terminal_size(sys.stdout.fileno()).columns) if sys.stdout.isatty() else None)


def _check_empty(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    n = next(i for i in range(2, 1000) if not folder.with_name(f"{folder.name}-{i}").exists())
    line = f"wuye demo {shlex.quote(str(folder.with_name(f'{folder.name}-{n}')))}"
    raise HouseTrouble.of(
        f"{folder} 已经在了，不会覆盖", f"{folder} is there already and stays as it is", remedy=same(line)
    )


@contextmanager
def _environment(**wanted: str | None) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in wanted}
    try:
        _set(wanted)
        yield
    finally:
        _set(before)


def _set(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _build(call: Call, folder: Path) -> dict[str, object]:
    """The house, written; gives its figures."""
    from wuye.builtin import sample_dir
    from wuye.desk.replay import found_sample, replay, sample_entries

    start = time.monotonic()
    entries = sample_entries(sample_dir())
    house = found_sample(folder, NAME.to(call.lang), call.lang, entries)
    try:
        for done, _ in enumerate(replay(house, entries), 2):
            _progress(call, done, len(entries))
        books = house.books
        figures = {"entries": len(books.records), "people": len(books.all("staff")), "units": len(books.all("unit")),
                   "keys": len(books.all("key"))}  # fmt: skip
        return {"id": house.rules.house_id, **figures, "seconds": round(time.monotonic() - start, 1)}
    finally:
        house.__exit__(None, None, None)


def _progress(call: Call, done: int, total: int) -> None:
    if sys.stderr.isatty() and not call.json:
        words = Text(f"逐条登记、签名 {done}/{total}", f"entering and signing {done}/{total}").to(call.lang)
        sys.stderr.write(f"\r{words}" if done < total else "\r\033[K")


def _summary(call: Call, folder: Path, told: dict[str, object]) -> None:
    words = Text(
        "{name} 在 {folder}：{people} 人、{units} 个单元和公共部位、{keys} 把钥匙，2026-11-09 至 11-22 的 {entries} 条记录，"
        "每条由本人的钥匙签名，用时 {seconds} 秒",
        "{name} in {folder}: {people} people, {units} units and shared parts, {keys} keys, {entries} entries from 2026-11-09 to 11-22, "
        "each signed with its author's key, in {seconds} s",
    )
    print(words.fill(name=NAME, folder=folder, **told).to(call.lang))


def _show(call: Call, step: Step) -> int:
    """Prints a command and what it answers; gives its exit status."""
    from wuye.cli.opened import opened

    with _environment(WUYE_NOW=f"2026-11-22T{step.at}:00+08:00"):
        last = opened(call).books.last
        line = step.line(call.lang, last.id if last else "")
        print(f"\n# {step.title.to(call.lang)}\n$ {line}", flush=True)
        code, words = _run(shlex.split(line)[1:], call.lang)
    print(words, end="")
    if code:
        print(f"= {code}", flush=True)
    return code


def _run(argv: list[str], lang: Lang) -> tuple[int, str]:
    """A command line run here, its rows and its words in the order they came; nobody is asked anything."""
    from wuye.cli.app import app
    from wuye.cli.errors_out import tell
    from wuye.cli.parts import run

    with io.StringIO() as out, redirect_stdout(out), redirect_stderr(out):
        try:
            code = run(app(argv), argv, lang)
        except WuyeError as error:
            tell(error, lang, False)
            code = error.exit
        return code, out.getvalue()


def _git_log(call: Call, folder: Path) -> None:
    from wuye.repo.git import run

    title = Text("同一本账，用 git 看（G：签名有效）", "the same books, read by plain git (G: a good signature)")
    line = f"git -C {shlex.quote(str(folder))} {shlex.join(GIT_LOG)}"
    print(f"\n# {title.to(call.lang)}\n$ {line}\n{run(folder, *GIT_LOG).decode()}", end="", flush=True)


def _farewell(call: Call, folder: Path, house_id: str) -> None:
    from wuye.repo.keys import config_dir, key_path

    keys = key_path(house_id, "x").parent
    line = f"rm -r {shlex.quote(str(folder))} {shlex.quote(str(keys))} {config_dir() / 'trust' / house_id}.json"
    call.say(
        Text(
            f"\n接着试：export WUYE_HOUSE={folder.absolute()} WUYE_AS=huangjing，然后 wuye\n"
            f"这座大厦里各人的演示钥匙（没有口令）在 {keys}\n全部删掉：{line}",
            f"\nTo go on: export WUYE_HOUSE={folder.absolute()} WUYE_AS=huangjing, then wuye\n"
            f"The demo keys of its people (without passphrase) are in {keys}\nTo remove it all: {line}",
        )
    )
