"""Typer's errors in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from typer._click.exceptions import BadOptionUsage, ClickException, MissingParameter, NoSuchOption, UsageError

from wuye.errors import Problem
from wuye.pattern import pattern
from wuye.text import Text, same

EXTRA = pattern(r"Got unexpected extra argument\(?s?\)? \((.*)\)")


def problems(error: ClickException) -> Iterator[Problem]:
    """What is wrong with a command line, with the page that tells how it is written."""
    ctx = error.ctx if isinstance(error, UsageError) else None
    remedy = same(f"{ctx.command_path} --help" if ctx else "wuye --help")
    if isinstance(error, NoSuchOption):
        near = list(error.possibilities or ())
        hint = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}") if near else remedy
        yield Problem(
            Text(f"没有 {error.option_name} 这个选项", f"there is no option {error.option_name}"), remedy=hint
        )
        return
    yield Problem(_words(error), remedy=remedy)


def _words(error: ClickException) -> Text:
    """Typer's own words for a wrong command line, in both languages."""
    words = error.format_message()
    if isinstance(error, BadOptionUsage):
        name = error.option_name
        if "does not take" in words:
            return Text(f"{name} 后面不写值", f"{name} takes no value")
        return Text(f"{name} 后面要写值", f"{name} wants a value")
    if isinstance(error, MissingParameter) and error.param is not None:
        name = error.param.metavar or error.param.name or ""
        return Text(f"缺「{name}」", f"{name} is missing")
    extra = EXTRA.match(words)
    if extra:
        return Text(f"多写了：{extra[1]}", f"not wanted here: {extra[1]}")
    return Text(f"命令写法不对：{words}", words)
