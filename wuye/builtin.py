"""Where the registers and the sample building that come with the program lie."""

from __future__ import annotations

from pathlib import Path


def schemas_dir() -> Path:
    """The folder of the built-in registers."""
    return _shipped("_schemas", "schemas")


def shipped_schemas() -> dict[str, bytes]:
    """The files of the built-in registers, by their paths in a house."""
    folder = schemas_dir()
    found = sorted([*folder.glob("*.yaml"), *folder.glob("figures/*.sql")])
    return {f"schemas/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}


def sample_dir() -> Path:
    """The folder of the sample building's pages."""
    return _shipped("_sample", "ledgers")


def _shipped(in_wheel: str, in_checkout: str) -> Path:
    """The wheel's copy, else the checkout's own folder beside the package."""
    package = Path(__file__).parent
    copy = package / in_wheel
    return copy if copy.is_dir() else package.parent / in_checkout
