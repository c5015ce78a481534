"""A paper handed out: on the terminal, as JSON, in the form and into the file that were asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from wuye.cli.call import Call
from wuye.errors import DONE
from wuye.reports.paper import Paper
from wuye.text import Text


def give(call: Call, paper: Paper, as_json: Callable[[], Any], *, bare: bool = False) -> int:
    """Hands a paper out, the one place where that is done; `bare` leaves titles out on the terminal."""
    from wuye.render.paint import paint, print_json, width_of

    form, to = call.values.get("format"), call.target()
    if form is None and to is None and (call.json or bare):
        from wuye.render.forms.lines import bare_lines

        if call.json:
            print_json(as_json())
        elif paper.sheets[0].rows:
            paint(bare_lines(paper, call.lang, width_of()))
        else:
            call.say(Text("没有", "none"))
        return DONE
    return _write(call, paper, form, to)


def _write(call: Call, paper: Paper, form: str | None, to: str | None) -> int:
    from wuye.render.forms.write import write
    from wuye.render.paint import print_json
    from wuye.render.words import plain

    files = write(paper, form, call.lang, Path(to) if to is not None else None)
    if any(sheet.private for sheet in paper.sheets):
        # What is about persons is for whoever asked, and not for others on this machine.
        for file in files:
            if file.is_file():
                file.chmod(0o600)
    if files and call.json:
        print_json({"files": [str(file) for file in files]})
    else:
        for file in files:
            print(plain(str(file)))
    return DONE
