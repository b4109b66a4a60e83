"""Small files to attach."""

import io

from PIL import Image
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas


def pdf(*pages):
    """A PDF with a line of text on each page; an empty text makes a page as a scanner does."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A5, invariant=1)
    for text in pages:
        if text:
            canvas.drawString(60, 500, text)
        else:
            canvas.rect(60, 400, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def picture():
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(held, "PNG")
    return held.getvalue()
