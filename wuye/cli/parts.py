"""Typer's parts, put together from specs; the only file that knows Typer's inner classes; usage.py knows its errors."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from typer._click.core import Command, Context
from typer._click.exceptions import ClickException, UsageError
from typer._click.formatting import HelpFormatter
from typer._click.shell_completion import CompletionItem
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.exceptions import Abort, Exit

from wuye.cli.call import Call
from wuye.cli.spec import Arg, Cmd, Complete, Group, Opt
from wuye.cli.usage import problems
from wuye.errors import INTERRUPTED, BadInput, WuyeError
from wuye.text import Lang, Text, cells, near_to, negated, same

COMPLETION = Text(
    "按 Tab 补全命令、编号、人名：在 ~/.bashrc 或 ~/.zshrc 里写\n"
    '  eval "$(_WUYE_COMPLETE=source_bash wuye)"        （zsh 写 source_zsh）',
    "Tab completes commands, subjects and people: put this into ~/.bashrc or ~/.zshrc\n"
    '  eval "$(_WUYE_COMPLETE=source_bash wuye)"        (source_zsh for zsh)',
)
HEADINGS = {
    "usage": Text("用法：", "Usage: "),
    "options": Text("选项", "Options"),
    "common": Text("通用选项", "Options everywhere"),
    "commands": Text("命令", "Commands"),
}

GLOBAL = (
    Opt("house", Text("大厦", "house"), Text("大厦所在的目录（或 WUYE_HOUSE）", "the house's folder (or WUYE_HOUSE)")),
    Opt(
        "as",
        Text("身份", "as"),
        Text("谁在登记：工号或姓名（或 WUYE_AS）", "who is writing: staff id or name (or WUYE_AS)"),
    ),
    Opt("lang", Text("语言", "lang"), Text("zh 或 en（或 WUYE_LANG）", "zh or en (or WUYE_LANG)")),
    Opt("json", Text("数据", "json"), Text("输出 JSON", "print JSON"), flag=True),
)


def build(spec: Cmd | Group, lang: Lang) -> Command:
    """The Typer command or group of a spec."""
    return _Group(spec, lang) if isinstance(spec, Group) else _Command(spec, lang)


class _Command(TyperCommand):
    """A command whose help reads in the house's language."""

    def __init__(self, spec: Cmd, lang: Lang) -> None:
        params = [*(_argument(a, lang) for a in spec.args), *(_option(o, lang) for o in (*spec.opts, *_globals(spec)))]
        super().__init__(
            spec.name, callback=None, params=list(params), help=spec.help.to(lang), hidden=spec.hidden, rich_markup_mode=None,
            add_help_option=True,
            context_settings={"ignore_unknown_options": True} if spec.loose else None,
        )  # fmt: skip
        self.spec, self.lang = spec, lang

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Reads the words; an error knows which command it is about."""
        return _parsed(super().parse_args, ctx, args)

    def invoke(self, ctx: Context) -> Any:
        """Runs the function that the spec names."""
        call = _call(ctx, self.lang)
        call.carry = self.spec.carry
        module, _, function = self.spec.run.partition(":")
        return getattr(import_module(module), function)(call)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The help page."""
        _write_help(self, ctx, formatter, self.lang)


class _Group(TyperGroup):
    """Commands under one word; each is built when it is asked for."""

    def __init__(self, spec: Group, lang: Lang) -> None:
        own = spec.default.opts if spec.default else ()
        params = [_option(o, lang) for o in (*own, *GLOBAL)]
        super().__init__(
            name=spec.name, help=spec.help.to(lang), hidden=spec.hidden, rich_markup_mode=None,
            invoke_without_command=True, params=list(params), subcommand_metavar="…",
        )  # fmt: skip
        self.spec, self.lang = spec, lang
        self._specs: list[Cmd | Group] | None = None

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Reads the words; an error knows which command it is about."""
        return _parsed(super().parse_args, ctx, args)

    def specs(self) -> list[Cmd | Group]:
        """What stands under this word."""
        if self._specs is None:
            self._specs = self.spec.commands()
        return self._specs

    def list_commands(self, ctx: Context) -> list[str]:
        """The names, in order."""
        return [s.name for s in self.specs()]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """A command by its name, its Chinese label or another name of it."""
        for spec in self.specs():
            if cmd_name in (spec.name, spec.label.zh, spec.label.en, *spec.also):
                return build(spec, self.lang)
        return None

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command meant; near names where there is none."""
        command, own = self.get_command(ctx, args[0]), self.spec.default
        if command is None and own is not None and own.args and (own.args[0].named or any(map(str.isdigit, args[0]))):
            return own.name, build(own, self.lang), args
        if command is None and not ctx.resilient_parsing:
            raise _no_command(args[0], self.specs(), ctx)
        return (command.name if command else None), command, args[1:]

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, by name or, once something is typed, by Chinese label."""
        found = [s for s in self.specs() if not s.hidden]
        rows = [(s.name, s) for s in found if s.name.startswith(incomplete)]
        rows += [
            (s.label.zh, s) for s in found if incomplete and s.label.zh != s.name and s.label.zh.startswith(incomplete)
        ]
        items = [CompletionItem(word, help=s.help.to(self.lang).split("\n")[0]) for word, s in rows]
        return items or Command.shell_complete(self, ctx, incomplete)

    def invoke(self, ctx: Context) -> Any:
        """Runs the command named, or the group's own where none is."""
        if not ctx._protected_args:
            if self.spec.default is None:
                print(self.get_help(ctx))
                return None
            call = _call(ctx, self.lang)
            call.carry = self.spec.default.carry
            module, _, function = self.spec.default.run.partition(":")
            return getattr(import_module(module), function)(call)
        return super().invoke(ctx)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The help page, with its commands."""
        _write_help(self, ctx, formatter, self.lang)
        rows: dict[str, list[tuple[str, str]]] = {}
        widest = max((cells(s.label.zh) for s in self.specs() if not s.hidden), default=0)
        for spec in self.specs():
            if not spec.hidden:
                section = getattr(spec, "section", None) or HEADINGS["commands"]
                pad = " " * (widest - cells(spec.label.zh))
                name = f"{spec.label.zh}{pad}  {spec.name}" if self.lang == "zh" else spec.name
                rows.setdefault(section.to(self.lang), []).append((name, spec.help.to(self.lang).split("\n")[0]))
        for title, lines in rows.items():
            _write_rows(formatter, title, lines)
        if ctx.parent is None:
            formatter.write(f"\n{COMPLETION.to(self.lang)}\n")


def _parsed(parse: Callable[[Context, list[str]], list[str]], ctx: Context, args: list[str]) -> list[str]:
    try:
        return parse(ctx, args)
    except UsageError as error:
        error.ctx = error.ctx or ctx
        raise


def _globals(spec: Cmd) -> tuple[Opt, ...]:
    own = {o.name for o in spec.opts}
    return tuple(o for o in GLOBAL if o.name not in own)


def _argument(arg: Arg, lang: Lang) -> TyperArgument:
    return TyperArgument(
        param_decls=[arg.name], required=arg.required, nargs=-1 if arg.many else 1, metavar=arg.label.to(lang),
        type=str, autocompletion=_completer(arg.complete, lang), help=arg.label.to(lang),
    )  # fmt: skip


def _option(opt: Opt, lang: Lang) -> TyperOption:
    name = opt.name.replace("_", "-")
    zh = opt.label.zh
    decls = [opt.name, f"--{name}", *opt.also]
    if opt.pair:
        decls = [opt.name, f"--{name}/--no-{name}", f"--{zh}/--{negated(zh)}"]
    elif zh != name and " " not in zh:
        decls.append(f"--{zh}")
    words = opt.help or opt.label
    flag = opt.flag or opt.pair
    return (TyperOption if flag or opt.many else _Once)(
        param_decls=decls, is_flag=flag, multiple=not flag, default=None, help=words.to(lang),
        type=None if flag else str, metavar=None if flag else opt.label.to(lang),
        autocompletion=_completer(opt.complete, lang), required=False,
    )  # fmt: skip


class _Once(TyperOption):
    """An option that may be given once; a second value is never dropped in silence."""

    def process_value(self, ctx: Context, value: Any) -> Any:
        """The one value; BadInput where there are more."""
        given = super().process_value(ctx, value)
        if len(given or ()) > 1 and not ctx.resilient_parsing:
            raise BadInput.of(
                f"{self.opts[0]} 只能写一次", f"{self.opts[0]} is given once", remedy=same(f"{self.opts[0]} {given[0]}")
            )
        return given[0] if given else None


def _completer(complete: Complete | None, lang: Lang) -> Any:
    if complete is None:
        return None

    def items(ctx: Context, _words: object, incomplete: str) -> list[tuple[str, str]]:
        try:
            return complete(_call(ctx, lang), incomplete)
        except (WuyeError, OSError):
            return []

    return items


def _call(ctx: Context, lang: Lang) -> Call:
    call = Call(lang=lang)
    chain: list[Context] = []
    here: Context | None = ctx
    while here is not None:
        chain.append(here)
        here = here.parent
    for each in reversed(chain):
        given = {k: v for k, v in each.params.items() if v not in (None, (), [])}
        call.values.update(given)
    call.house = call.values.pop("house", None)
    call.person = call.values.pop("as", None)
    call.json = bool(call.values.pop("json", False))
    lang = call.values.pop("lang", None)
    if lang not in (None, "zh", "en"):
        raise BadInput.of("语言只有 zh 和 en", "languages are zh and en", remedy=same("--lang zh"), field="lang")
    return call


def _no_command(word: str, specs: list[Cmd | Group], ctx: Context) -> WuyeError:
    names = {n: s for s in specs if not s.hidden for n in (s.name, s.label.zh)}
    near = near_to(word, list(names))
    path = ctx.command_path
    shown = "".join(c if c.isprintable() else "?" for c in word[:60])
    remedy = Text(f"是不是：{'、'.join(near)}", f"did you mean {', '.join(near)}") if near else same(f"{path} --help")
    return BadInput.of(f"没有 {shown} 这个命令", f"there is no command {shown}", remedy=remedy)


def _write_help(command: Command, ctx: Context, formatter: HelpFormatter, lang: Lang) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx)).replace("[OPTIONS]", Text("[选项]", "[OPTIONS]").to(lang))
    formatter.write(f"{HEADINGS['usage'].to(lang)}{ctx.command_path} {pieces}\n\n")
    for line in (command.help or "").split("\n"):
        formatter.write(f"  {line}\n")
    options = [(p, r) for p in command.get_params(ctx) if isinstance(p, TyperOption) and (r := _record(p, lang))]
    common = {o.name for o in GLOBAL} | {"help"}
    _write_rows(formatter, HEADINGS["options"].to(lang), [r for p, r in options if p.name not in common])
    _write_rows(formatter, HEADINGS["common"].to(lang), [r for p, r in options if p.name in common])


def _record(option: TyperOption, lang: Lang) -> tuple[str, str] | None:
    if option.hidden:
        return None
    first = "--help" if option.name == "help" else " / ".join([*option.opts, *option.secondary_opts])
    words = Text("显示这一页", "show this page").to(lang) if option.name == "help" else option.help or ""
    return first, words


def _write_rows(formatter: HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    width = min(34, max(cells(left) for left, _ in rows))
    formatter.write(f"\n{title}\n")
    for left, right in rows:
        gap = " " * max(2, width + 2 - cells(left))
        formatter.write(f"  {left}{gap}{right}\n")


def run(spec: Group, argv: list[str], lang: Lang) -> int:
    """Runs a command line; Typer's own errors become ours. Gives the exit status."""
    if os.environ.get("_WUYE_COMPLETE"):
        from typer._completion_classes import completion_init

        completion_init()
    try:
        result = build(spec, lang).main(args=argv, prog_name="wuye", standalone_mode=False)
    except Exit as done:
        return int(done.exit_code)
    except Abort:
        raise KeyboardInterrupt from None
    except ClickException as error:
        raise BadInput(tuple(problems(error))) from None
    if result == INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0
