"""The one exit: runs the app and maps every ending to an exit status."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from wuye.errors import BUG, HOUSE, INTERRUPTED, HouseTrouble, Problem, WuyeError, why_not
from wuye.text import Lang, Text

FEW = 5
"""How many entries are told one by one where many have landed."""
MANY = 50_000
"""After how many new objects cycles are looked for; a small command makes fewer."""


def program() -> NoReturn:
    """The `wuye` command as a process of its own, which ends without taking itself apart first."""
    gc.set_threshold(MANY)
    code = run(sys.argv[1:])
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(argv: list[str]) -> int:
    """Runs a command line and gives its exit status; no error gets past it."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    from wuye.cli.call import language
    from wuye.cli.errors_out import tell

    lang = language(argv)
    try:
        from wuye.cli.front import lean

        lean()
        from wuye.cli.app import app
        from wuye.cli.parts import run as run_app

        _announce(lang)
        code = run_app(app(argv), argv, lang)
        sys.stdout.flush()
        return code
    except WuyeError as error:
        tell(error, lang, "--json" in argv or "--数据" in argv)
        return error.exit
    except KeyboardInterrupt:
        sys.stderr.write("\n" + _cancelled().to(lang) + "\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        tell(_machine(error), lang, "--json" in argv or "--数据" in argv)
        return HOUSE
    except Exception as error:
        return _bug(error, lang == "en")


def _announce(lang: Lang) -> None:
    """What ssh-keygen is about to ask is said in the house's language first."""
    from wuye.repo import keys

    keys.announce = lambda text: print(text.to(lang), file=sys.stderr, flush=True)


def _machine(error: OSError) -> HouseTrouble:
    """What the machine refused, such as a full disk."""
    look = Text("df -h . && ls -ld .", "df -h . && ls -ld .")
    why = why_not(error, at=True)
    problem = Problem(Text(f"磁盘或系统不让办：{why.zh}", f"the disk or the system refused: {why.en}"), remedy=look)
    return HouseTrouble((problem,))


def _landed() -> list[str]:
    """The entries this process has recorded."""
    module = sys.modules.get("wuye.desk.landed")
    ids = list(module.entries) if module else []
    return ids if len(ids) <= FEW else [f"{ids[0]} … {ids[-1]} ({len(ids)})"]


def _cancelled() -> Text:
    """What Ctrl-C found: nothing recorded, or the entries that had landed before."""
    ids = "、".join(_landed())
    if not ids:
        return Text("已取消，什么也没有登记", "cancelled, nothing was recorded")
    return Text(f"已取消；此前已登记 {ids}", f"cancelled; recorded before that: {ids}")


def _bug(error: Exception, english: bool) -> int:
    if os.environ.get("WUYE_DEBUG"):
        raise error
    kind = f"{type(error).__name__}: {error}"
    words = Text(
        f"这是 wuye 的毛病，不是您的：{kind}\n  用 wuye log 看看刚才的有没有记入，并把这一行连同命令报给维护者（WUYE_DEBUG=1 可看详情）",
        f"this is a fault of wuye, not yours: {kind}\n  see wuye log for whether the last entry was recorded, and report "
        "this line with the command (WUYE_DEBUG=1 shows more)",
    )
    sys.stderr.write(words.to("en" if english else "zh") + "\n")
    return BUG


if __name__ == "__main__":
    program()
