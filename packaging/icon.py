"""Make the icon of the Windows programs from the drawing that the window shows.

The small sizes are bitmaps, which every part of Windows reads; the large one is a PNG.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
_LARGE = 256
_HEADER = struct.Struct("<HHH")
_ENTRY = struct.Struct("<BBBBHHII")
_BITMAP = struct.Struct("<IiiHHIIiiII")


def drawn(svg: Path, size: int) -> QImage:
    """Draw the icon at a size."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def as_png(image: QImage) -> bytes:
    """Return a picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # declared to take bytes, which it refuses
    return bytes(buffer.data().data())


def as_bitmap(image: QImage) -> bytes:
    """Return a picture as an icon holds it: from the last line to the first, then a mask of nothing."""
    size = image.width()
    pixels = bytes(image.constBits())
    lines = [pixels[row * size * 4 : (row + 1) * size * 4] for row in range(size)]
    mask = bytes((size + 31) // 32 * 4 * size)
    header = _BITMAP.pack(_BITMAP.size, size, size * 2, 1, 32, 0, size * size * 4 + len(mask), 0, 0, 0, 0)
    return header + b"".join(reversed(lines)) + mask


def icon_file(svg: Path) -> bytes:
    """Return the whole icon."""
    parts = [as_png(drawn(svg, size)) if size == _LARGE else as_bitmap(drawn(svg, size)) for size in SIZES]
    place = _HEADER.size + _ENTRY.size * len(parts)
    entries = []
    for size, part in zip(SIZES, parts, strict=True):
        entries.append(_ENTRY.pack(size % _LARGE, size % _LARGE, 0, 0, 1, 32, len(part), place))
        place += len(part)
    return _HEADER.pack(0, 1, len(parts)) + b"".join(entries) + b"".join(parts)


def main(svg: Path, target: Path) -> None:
    """Write the icon of a drawing."""
    app = QGuiApplication(["icon"])
    target.write_bytes(icon_file(svg))
    del app


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
