"""What this machine keeps outside every repository: its folders and whom it trusts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from wuye.errors import BadInput, HouseTrouble
from wuye.repo.files import disk, write_whole
from wuye.text import same


def config_dir() -> Path:
    """Where this machine keeps what must stay outside every repository."""
    if own := os.environ.get("WUYE_CONFIG"):
        return Path(own)
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "wuye"


def read_trust(house_id: str) -> dict[str, str]:
    """What this machine believes of a house: `root` fingerprint and last good `head`; empty at first."""
    path = _trust_path(house_id)
    try:
        pins = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError:
        pins = None
    if not isinstance(pins, dict) or not all(isinstance(v, str) for v in pins.values()):
        raise HouseTrouble.of(
            f"信任记录已损坏：{path}",
            f"the record of trust is damaged: {path}",
            remedy=same(f"mv {path} {path}.bad"),
        )
    return pins


def write_trust(house_id: str, pins: Mapping[str, str]) -> None:
    """Remember what this machine believes of a house, whole or not at all."""
    path = _trust_path(house_id)
    with disk(path.parent):
        key_folder(path.parent)
        write_whole(path, json.dumps(dict(pins), indent=1).encode() + b"\n", mode=0o600)


def machine_secret() -> bytes:
    """A secret of this machine, by which it knows again what it wrote itself; made when first asked for."""
    path = config_dir() / "secret"
    with disk(path.parent):
        if not path.exists():
            key_folder(path.parent)
            write_whole(path, os.urandom(32), mode=0o600)
        return path.read_bytes()


def _trust_path(house_id: str) -> Path:
    return config_dir() / "trust" / f"{plain(house_id)}.json"


def plain(name: str) -> str:
    """A name that is safe as a file name; BadInput otherwise."""
    # Names come from pages, which others write: none may lead out of the key folder.
    if not name or name[0] in ".-" or any(c in "/\\\0\n" for c in name):
        raise BadInput.of(
            f"名称不能用作文件名：{name!r}", f"{name!r} can't be a file name", remedy=same("wuye staff list")
        )
    return name


def key_folder(folder: Path) -> None:
    """Make a folder only its owner can enter."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
