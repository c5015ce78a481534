"""The page docs/bench.md: the machine, the figures, how cost grows, and what was to be reached."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from bench.counts import Counted
from bench.figures import MEGA, Figures
from bench.peers import Peer
from bench.profile import Profile, table
from bench.timing import Row

REPORT = Path(__file__).parents[1] / "docs" / "bench.md"
NOTES = Path(__file__).with_name("notes.md")
"""Why what isn't reached isn't; written by hand."""


def report(
    rows: list[Row],
    counts: Counted,
    found: dict[str, Peer | None],
    sizes: dict[int, int] | None = None,
    profiles: dict[int, Profile] | None = None,
) -> str:
    """The whole page; `sizes` is how many bytes each house takes once packed, `profiles` where the time of a write goes."""
    figures = Figures(rows, sizes or {})
    return (
        "# 快慢 · How fast\n\n"
        "同一座样楼（`python -m bench.house`），同样的事实；每条命令是一个完整的进程，轮流各做几遍，取中位数，毫秒；"
        "做不止一遍的，先做一遍不算。`make bench` 重做本页（`make bench ARGS=--quick` 约一分钟；"
        '`make bench ARGS="--million --houses 目录"` 加做一百万条，样楼留在那个目录，下次不用再做）。\n\n'
        "The same made-up house (`python -m bench.house`), the same facts; each command one whole process, all in turn, "
        "medians in milliseconds; what is done more than once is first done once uncounted. `make bench` makes this page "
        'again (`make bench ARGS=--quick`: about a minute; `make bench ARGS="--million --houses DIR"`: a million entries '
        "too, and the houses are kept in DIR for the next time).\n\n"
        f"{_machine(found)}\n"
        f"## 要达到的 · What is to be reached\n\n{_goals(figures)}\n"
        f"## 没有达到的 · Not reached\n\n{NOTES.read_text('utf-8')}\n"
        f"## 各命令，随账本增长 · Each command, as the books grow\n\n{_table(figures)}\n"
        "— 是没有做的：十万条以上，别的程序只做 hledger。\n"
        "— was not measured: beyond a hundred thousand entries hledger is the only other program asked.\n\n"
        f"## 一条记录的每一毫秒 · Each millisecond of an entry\n\n{_profiled(profiles or {})}\n"
        "## 处理器时间，最少的一遍 · Processor time, the least of all rounds\n\n"
        f"{_each(figures, 'ms', lambda row: row.cpu * 1000)}\n"
        f"## 内存，最多的一遍 · Memory, the most of all rounds\n\n"
        "不到 10 MB 的都记作 10：量的程序自己就有这么大。\n"
        "Less than 10 MB is told as 10, for so much has what measures it.\n\n"
        f"{_each(figures, 'MB', lambda row: row.memory / MEGA)}\n"
        f"## 占用磁盘 · Room on disk\n\n{_room(figures)}\n"
        f"## 数出来的 · Counted\n\n{_counted(figures, counts)}"
    )


def _machine(found: dict[str, Peer | None]) -> str:
    cpu = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text("utf-8")) if os.name == "posix" else None
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    peers = "".join(f"- {name}: {p.version if p else '没有 · missing'}\n" for name, p in found.items())
    load = " ".join(f"{n:.1f}" for n in os.getloadavg())
    return (
        f"- {cpu[1] if cpu else platform.machine()}, {os.cpu_count()} 核 cores, {platform.system()} {platform.release()}, "
        f"负载 load {load}\n- Python {platform.python_version()}\n- {git}\n{peers}"
    )


def _goals(figures: Figures) -> str:
    head = "| | 得 found | 须 must | 望 aim | |\n|---|---:|---:|---:|---|\n"
    return head + "".join(goal.line() for goal in figures.goals())


def _table(figures: Figures) -> str:
    sizes = "".join(f" {size:,} |" for size in figures.sizes)
    head = f"| |{sizes} 增长 growth | 遍 rounds |\n|---|{'---:|' * (len(figures.sizes) + 2)}\n"
    return head + "".join(_line(figures, name) for name in figures.names)


def _line(figures: Figures, name: str) -> str:
    rows = [row for size in figures.sizes if (row := figures.rows.get((name, size)))]
    per = "，每次提交 a commit" if rows[0].per > 1 else ""
    cells = _cells(figures, name, lambda row: f"{row.seconds * 1000:.{2 if per else 0}f}")
    growth = f"{figures.growth(name):.2f}" if len(rows) == len(figures.sizes) else "—"
    return f"| `{name}`{per} |{cells} {growth} | {'/'.join(str(row.rounds) for row in rows)} |\n"


def _cells(figures: Figures, name: str, words: Callable[[Row], str]) -> str:
    rows = (figures.rows.get((name, size)) for size in figures.sizes)
    return "".join(f" {'—' if row is None else words(row)} |" for row in rows)


def _each(figures: Figures, unit: str, value: Callable[[Row], float]) -> str:
    sizes = "".join(f" {size:,} |" for size in figures.sizes)
    head = f"| {unit} |{sizes}\n|---|{'---:|' * len(figures.sizes)}\n"
    lines = (f"| `{name}` |{_cells(figures, name, lambda row: f'{value(row):.0f}')}\n" for name in figures.names)
    return head + "".join(lines)


def _profiled(profiles: dict[int, Profile]) -> str:
    return (
        "`wuye unit know`，每一段的中位数；钟挂在各段交界的函数上，自己也要一点时间。\n"
        "`wuye unit know`, the median of each part; the clock is hung on the functions where parts meet, and takes a little "
        f"time of its own.\n\n{table(profiles)}"
    )


def _room(figures: Figures) -> str:
    sizes = "".join(f" {size:,} |" for size in figures.packed)
    cells = "".join(f" {figures.room(size):.2f} |" for size in figures.packed)
    return (
        "像逐条写成那样装包（`git repack -a -d -F`，git 自己的设置），再 `git gc`；不算本程序的索引，工作区也不算。\n"
        "Packed as what was written entry by entry is (`git repack -a -d -F`, git's own settings), then `git gc`; without "
        f"our index and the work tree.\n\n| |{sizes}\n|---|{'---:|' * len(figures.packed)}\n"
        f"| 每条 KB · KB an entry |{cells}\n"
    )


def _counted(figures: Figures, counts: Counted) -> str:
    head = (
        "| | 条 entries | 进程 processes | 文件 files opened | 解析字节 bytes parsed | 模块 modules |\n"
        "|---|---:|---:|---:|---:|---:|\n"
    )
    names = [name for name in figures.names if (name, figures.small) in counts]
    lines = (
        f"| `{name}` | {size:,} | {c.processes} | {c.files} | {c.parsed:,} | {c.modules} |\n"
        for name in names
        for size in figures.sizes
        for c in [counts[(name, size)]]
    )
    return head + "".join(lines)
