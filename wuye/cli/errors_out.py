"""Errors for people and for scripts."""

from __future__ import annotations

import json
import sys

from wuye.errors import Problem, WuyeError
from wuye.render.words import escaped, plain
from wuye.text import Lang, Text

OPENING = {
    "refused": Text("没有登记", "refused"),
    "bad_input": Text("没有办成", "bad input"),
    "not_allowed": Text("不可以", "not allowed"),
    "house": Text("大厦打不开", "the house can't be used"),
}


def tell(error: WuyeError, lang: Lang, as_json: bool) -> None:
    """Prints an error to stderr: what is wrong, which rule, what to type next; all problems at once."""
    sys.stderr.write((as_object(error, lang) if as_json else as_words(error, lang)) + "\n")


def as_words(error: WuyeError, lang: Lang) -> str:
    """The error as lines."""
    opening = OPENING.get(error.kind, Text("出错了", "error")).to(lang)
    count = sum(not problem.sums_up for problem in error.problems)
    if count <= 1:
        lines = [line for problem in error.problems for line in _lines(problem, lang)]
        return "\n".join([f"{opening}{'：' if lang == 'zh' else ': '}{lines[0]}", *(f"  {line}" for line in lines[1:])])
    head = f"{opening}，原因有 {count} 个：" if lang == "zh" else f"{opening}, for {count} reasons:"
    return "\n".join(
        [head, *(f"  {'  ' * (i > 0)}{line}" for p in error.problems for i, line in enumerate(_lines(p, lang)))]
    )


def _lines(problem: Problem, lang: Lang) -> list[str]:
    rules = f" [{' '.join(problem.rules)}]" if problem.rules else ""
    words = problem.message.to(lang)
    if problem.subject and problem.subject not in words:
        words = f"{problem.subject}  {words}"
    if problem.path and problem.path not in words:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        words = f"{words}（{place}）" if lang == "zh" else f"{words} ({place})"
    lines = [*(words + rules).split("\n")]
    if problem.remedy is not None:
        lines.extend(problem.remedy.to(lang).split("\n"))
    # An error repeats what it read, and what it read may hold escape sequences.
    return [plain(line) for line in lines]


def as_object(error: WuyeError, lang: Lang) -> str:
    """The error as JSON; the first problem stands at the top, all of them under `problems`."""
    problems = [_problem(p, lang) for p in error.problems]
    first = problems[0] if problems else {"message": str(error)}
    rules = list(dict.fromkeys(r for p in error.problems for r in p.rules))
    return escaped(
        json.dumps({"error": {"kind": error.kind, **first, "rules": rules, "problems": problems}}, ensure_ascii=False)
    )


def _problem(problem: Problem, lang: Lang) -> dict[str, object]:
    return {
        "message": problem.message.to(lang),
        "rules": list(problem.rules),
        "remedy": problem.remedy.to(lang) if problem.remedy else None,
        "field": problem.field,
        "subject": problem.subject,
        "path": problem.path,
        "line": problem.line,
    }
