"""The page docs/bench.md: the machine, the figures, how cost grows, and what was to be reached."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import rows as r
from bench.counts import Counted
from bench.peers import Peer
from bench.timing import Row

REPORT = Path(__file__).parents[1] / "docs" / "bench.md"
MEBI = 1 << 20


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to be reached: the figure found, the one demanded, the one wished for; `more` where larger is better."""

    zh: str
    en: str
    figure: float
    must: float
    aim: float
    more: bool = False

    def line(self) -> str:
        """The goal as a row of the table."""
        mark = "✓✓" if self._holds(self.aim) else "✓" if self._holds(self.must) else "✗"
        sign = "≥" if self.more else "≤"
        return f"| {self.zh}<br>{self.en} | {self.figure:.2f} | {sign} {self.must:g} | {sign} {self.aim:g} | {mark} |\n"

    def _holds(self, limit: float) -> bool:
        return self.figure >= limit if self.more else self.figure <= limit


class Figures:
    """The rows, by name and size."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = {(row.name, row.size): row for row in rows}
        self.sizes = sorted({size for _, size in self.rows})
        self.names = list(dict.fromkeys(name for name, _ in self.rows))
        self.small, self.large = self.sizes[0], self.sizes[-1]

    def growth(self, name: str) -> float:
        """How much longer at the largest house than at the smallest."""
        return self.rows[(name, self.large)].seconds / self.rows[(name, self.small)].seconds

    def times(self, name: str, other: str) -> float:
        """How many times as long one takes as another, at the largest house."""
        return self.rows[(name, self.large)].seconds / self.rows[(other, self.large)].seconds

    def goals(self) -> Iterator[Goal]:
        """What was to be reached, of what could be measured here."""
        large, small = f"{self.large:,}", f"{self.small:,}"
        yield Goal(f"登记一条 ÷ git add + commit -S（{large} 条）", f"an entry over git add + commit -S, at {large}",
                   self.times(r.WRITE, r.COMMIT), 6, 4)  # fmt: skip
        if self.large > self.small:
            yield Goal(
                f"登记一条：{large} 条 ÷ {small} 条", f"an entry, {large} over {small}", self.growth(r.WRITE), 1.2, 1.1
            )
            for name in r.QUESTIONS:
                yield Goal(
                    f"`{name}`：{large} 条 ÷ {small} 条", f"`{name}`, {large} over {small}", self.growth(name), 1.3, 1.1
                )
        if (r.HLEDGER, self.large) in self.rows:
            slowest = max(r.QUESTIONS, key=lambda name: self.rows[(name, self.large)].seconds)
            yield Goal(f"hledger balance ÷ 最慢的一问 `{slowest}`（{large} 条）",
                       f"hledger balance over the slowest question `{slowest}`, at {large}",
                       self.times(r.HLEDGER, slowest), 20, 50, more=True)  # fmt: skip
        yield Goal("核验一次提交：git log %G? ÷ wuye audit", "to verify a commit: git log %G? over wuye audit",
                   self.times(r.GIT_AUDIT, r.AUDIT), 40, 60, more=True)  # fmt: skip


def report(rows: list[Row], counts: Counted, found: dict[str, Peer | None]) -> str:
    """The whole page."""
    figures = Figures(rows)
    return (
        "# 快慢 · How fast\n\n"
        "同一座样楼（`python -m bench.house`），同样的事实；每条命令是一个完整的进程，轮流各做几遍，取中位数，"
        "毫秒。`make bench` 重做本页（`make bench ARGS=--quick` 约一分钟，`ARGS=--million` 加做一百万条）。\n\n"
        "The same made-up house (`python -m bench.house`), the same facts; each command one whole process, all in turn, "
        "medians in milliseconds. `make bench` makes this page again (`make bench ARGS=--quick`: about a minute; "
        "`ARGS=--million`: a million entries too).\n\n"
        f"{_machine(found)}\n"
        f"## 要达到的 · What is to be reached\n\n{_goals(figures)}\n"
        f"## 各命令，随账本增长 · Each command, as the books grow\n\n{_table(figures)}\n"
        "## 处理器时间，最少的一遍 · Processor time, the least of all rounds\n\n"
        f"{_each(figures, 'ms', lambda row: row.cpu * 1000)}\n"
        f"## 内存，最多的一遍 · Memory, the most of all rounds\n\n"
        "不到 10 MiB 的都记作 9：量的程序自己就有这么大。\n"
        "Less than 10 MiB is told as 9, for so much has what measures it.\n\n"
        f"{_each(figures, 'MiB', lambda row: row.memory / MEBI)}\n"
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
    rows = [figures.rows[(name, size)] for size in figures.sizes]
    per = "，每次提交 a commit" if rows[0].per > 1 else ""
    cells = "".join(f" {row.seconds * 1000:.{2 if per else 0}f} |" for row in rows)
    return f"| `{name}`{per} |{cells} {figures.growth(name):.2f} | {'/'.join(str(row.rounds) for row in rows)} |\n"


def _each(figures: Figures, unit: str, value: Callable[[Row], float]) -> str:
    sizes = "".join(f" {size:,} |" for size in figures.sizes)
    head = f"| {unit} |{sizes}\n|---|{'---:|' * len(figures.sizes)}\n"
    lines = (
        f"| `{name}` |" + "".join(f" {value(figures.rows[(name, size)]):.0f} |" for size in figures.sizes) + "\n"
        for name in figures.names
    )
    return head + "".join(lines)


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
