"""Typer's modules without all that its front brings in, which takes as long as everything else a command loads."""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from typing import Any


def lean() -> None:
    """Lets the modules of Typer be had one by one; whoever asks Typer itself for something gets the whole of it."""
    spec = None if "typer" in sys.modules else find_spec("typer")
    if spec is None or spec.loader is None:
        return
    package, run = module_from_spec(spec), spec.loader.exec_module

    def rest(name: str) -> Any:
        if name.startswith("__") or find_spec(f"typer.{name}") is not None:
            raise AttributeError(name)
        del package.__dict__["__getattr__"]
        run(package)
        return getattr(package, name)

    package.__dict__["__getattr__"] = rest
    sys.modules["typer"] = package
