"""Labels to print: the number of a subject as a QR code, which a scanner types where a subject is asked for."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    import segno

BORDER = 2
"""Light modules around a code; a scanner needs them."""
BLOCKS = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
"""Two modules, one above the other: light ones are drawn, so that it can be scanned from a dark screen."""


def code(number: str) -> segno.QRCode:
    """The QR code of a number: nothing else is on it, least of all what a key opens."""
    import segno

    return segno.make(number, error="m", micro=False)


def svg(number: str) -> bytes:
    """A label as SVG: the code and the number under it."""
    made = code(number)
    size = made.symbol_size(border=BORDER)[0]
    picture = made.svg_inline(border=BORDER, omitsize=True)
    text = f'<text x="{size / 2}" y="{size + 3}" font-size="4" text-anchor="middle" font-family="monospace">{escape(number)}</text>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size + 5}" width="30mm" height="{30 * (size + 5) / size:.1f}mm">'
    inner = picture.replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    return f"{head}{inner}{text}</svg>\n".encode()


def png(number: str) -> bytes:
    """The code as PNG."""
    data = io.BytesIO()
    code(number).save(data, kind="png", scale=8, border=BORDER)
    return data.getvalue()


def terminal(number: str) -> Sequence[str]:
    """The code in half blocks."""
    rows = [list(row) for row in code(number).matrix_iter(border=BORDER)]
    rows += [[0] * len(rows[0])] if len(rows) % 2 else []
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(BLOCKS[bool(a), bool(b)] for a, b in zip(up, low, strict=True)) for up, low in pairs]


DRAWN = {"svg": svg, "png": png}
"""The forms that are files."""
