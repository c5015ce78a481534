"""The figures of a bench by name and size, and what was to be reached with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench import rows as r
from bench.timing import Row

KILO, MEGA = 1_000, 1_000_000


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
    """The rows, by name and size, and how many bytes each house takes once packed."""

    def __init__(self, rows: Iterable[Row], packed: dict[int, int]) -> None:
        self.rows = {(row.name, row.size): row for row in rows}
        self.packed = packed
        self.sizes = sorted({size for _, size in self.rows})
        self.names = list(dict.fromkeys(name for name, _ in self.rows))
        self.small, self.large = self.sizes[0], self.sizes[-1]

    def growth(self, name: str) -> float:
        """How much longer at the largest house than at the smallest."""
        return self.rows[(name, self.large)].seconds / self.rows[(name, self.small)].seconds

    def times(self, name: str, other: str, size: int | None = None) -> float:
        """How many times as long one takes as another, at the largest house or at one of another size."""
        at = size or self.large
        return self.rows[(name, at)].seconds / self.rows[(other, at)].seconds

    def memory(self, *names: str) -> float:
        """The most megabytes any of these had, at the largest house."""
        return max(self.rows[(name, self.large)].memory for name in names) / MEGA

    def room(self, size: int) -> float:
        """Kilobytes on disk an entry, once packed."""
        return self.packed[size] / size / KILO

    def goals(self) -> Iterator[Goal]:
        """What was to be reached, of what could be measured here."""
        yield from self._time()
        yield from self._beside_hledger()
        yield from self._memory()
        yield from self._audit()
        if self.large in self.packed:
            yield Goal("装包后每条 KB", "KB an entry, packed", self.room(self.large), 1.2, 0.8)

    def _time(self) -> Iterator[Goal]:
        large, small = f"{self.large:,}", f"{self.small:,}"
        for size in dict.fromkeys((self.large, self.small)):
            yield Goal(f"登记一条 ÷ git add + commit -S（{size:,} 条）", f"an entry over git add + commit -S, at {size:,}",
                       self.times(r.WRITE, r.COMMIT, size), 6, 4)  # fmt: skip
        if self.large > self.small:
            yield Goal(
                f"登记一条：{large} 条 ÷ {small} 条", f"an entry, {large} over {small}", self.growth(r.WRITE), 1.2, 1.1
            )
            for name in r.QUESTIONS:
                yield Goal(
                    f"`{name}`：{large} 条 ÷ {small} 条", f"`{name}`, {large} over {small}", self.growth(name), 1.3, 1.1
                )

    def _beside_hledger(self) -> Iterator[Goal]:
        if (r.HLEDGER, self.large) not in self.rows:
            return
        slowest = max(r.QUESTIONS, key=lambda name: self.rows[(name, self.large)].seconds)
        yield Goal(f"hledger balance ÷ 最慢的一问 `{slowest}`（{self.large:,} 条）",
                   f"hledger balance over the slowest question `{slowest}`, at {self.large:,}",
                   self.times(r.HLEDGER, slowest), 20, 50, more=True)  # fmt: skip
        if {(r.MONTH, self.large), (r.HLEDGER_MONTH, self.large)} <= self.rows.keys():
            yield Goal(f"一个月的报表（{self.large:,} 条），秒", f"a month's report at {self.large:,}, seconds",
                       self.rows[(r.MONTH, self.large)].seconds, 2, 0.5)  # fmt: skip
            yield Goal("hledger 同一个月的 balance ÷ 月报", "hledger balance of the same month over the month's report",
                       self.times(r.HLEDGER_MONTH, r.MONTH), 1, 20, more=True)  # fmt: skip
        pace = self.large / self.rows[(r.REBUILD, self.large)].seconds
        yield Goal(f"从头做索引（每秒 {pace:,.0f} 条）÷ hledger 读同样多的条数",
                   f"index rebuilt from nothing ({pace:,.0f} entries a second) over hledger reading as many",
                   self.times(r.HLEDGER, r.REBUILD), 2, 4, more=True)  # fmt: skip

    def _memory(self) -> Iterator[Goal]:
        yield Goal("登记一条的内存（MB）", "memory of a write (MB)", self.memory(r.WRITE), 80, 60)
        yield Goal("一问的内存，最多的（MB）", "memory of a question, the most (MB)", self.memory(*r.QUESTIONS), 80, 60)
        yield Goal("从头做索引的内存（MB）", "memory of a rebuild of the index (MB)", self.memory(r.REBUILD), 400, 200)

    def _audit(self) -> Iterator[Goal]:
        yield Goal("核验一次提交：git log %G? ÷ wuye audit", "to verify a commit: git log %G? over wuye audit",
                   self.times(r.GIT_AUDIT, r.AUDIT), 40, 60, more=True)  # fmt: skip
        yield Goal(f"核验新的一天（{self.large:,} 条，新的 {r.SAMPLE} 条），秒",
                   f"audit of one new day ({self.large:,} entries, {r.SAMPLE} of them new), seconds",
                   self.rows[(r.SINCE, self.large)].seconds, 1, 0.3)  # fmt: skip
