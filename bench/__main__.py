"""`python -m bench`: how long everyday commands take, beside a plain signed git commit; writes docs/bench.md."""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.demo_house import Sample, sample

ROUNDS = 9
REPORT = Path(__file__).parents[1] / "docs" / "bench.md"
COMMANDS = (
    ("一条记录 a write", "key explain K-GDN-1 --answer 在用 --as huangjing"),
    ("看板 the board", "--as heping"),
    ("列表 list", "key list --state out"),
    ("一生 show", "key show K-1502-C --as heping"),
    ("待办 due", "due --as heping"),
    ("核验 audit", "audit"),
)
Timed = dict[str, list[float]]


def main() -> None:
    """Measures everything in turn and writes the table."""
    with tempfile.TemporaryDirectory() as name:
        house = sample(Path(name))
        plain = house.copy(Path(name) / "plain")
        runs: dict[str, Callable[[], None]] = {"git add && git commit -S": lambda: _commit(plain)}
        runs |= {f"{label}　`wuye {line}`": _runner(house, line) for label, line in COMMANDS}
        REPORT.write_text(report(measured(runs)), encoding="utf-8")
    print(REPORT.read_text("utf-8"), end="")


def measured(runs: dict[str, Callable[[], None]]) -> Timed:
    """The seconds of every run, one round after the other so that all meet the same weather."""
    took: Timed = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            took[name].append(time.perf_counter() - start)
    return took


def _runner(house: Sample, line: str) -> Callable[[], None]:
    argv = [sys.executable, "-m", "wuye.main", *line.split()]
    return lambda: _run(argv, house)


def _run(argv: list[str], house: Sample, **env: str) -> None:
    done = subprocess.run(argv, cwd=house.house, env=house.env(**env), capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{argv}: {done.stderr.decode('utf-8', 'replace')}")


def _commit(plain: Sample) -> None:
    """What a careful clerk would do by hand: a line on a page, added and committed with a signature."""
    page = plain.house / "ledgers" / "key" / "2026-11" / "22.yaml"
    with page.open("a", encoding="utf-8") as file:
        file.write("# a line\n")
    key = next(plain.config.glob("keys/*/huangjing"))
    who = ["-c", "user.name=huangjing", "-c", "user.email=h@example.org", "-c", f"user.signingkey={key}"]
    _run(["git", "add", "ledgers"], plain)
    _run(["git", *who, "commit", "-q", "-S", "-m", "a line"], plain)


def report(took: Timed) -> str:
    """The page with the table."""
    rows = "".join(
        f"| {name} | {median(s) * 1000:.0f} | {min(s) * 1000:.0f} | {max(s) * 1000:.0f} |\n" for name, s in took.items()
    )
    return (
        "# 日常命令有多快 · How fast everyday commands are\n\n"
        f"示例大厦（约 570 条记录），轮流各做 {ROUNDS} 次，毫秒，连同程序启动；`make bench` 重做。\n"
        f"The sample house (about 570 entries), {ROUNDS} rounds in turn, milliseconds, start of the program included; "
        "`make bench` makes this page again.\n\n"
        "| | 中位 median | 最快 min | 最慢 max |\n|---|---|---|---|\n"
        f"{rows}\nPython {platform.python_version()}, {platform.machine()}, {platform.system()}\n"
    )


if __name__ == "__main__":
    main()
