"""The Word models of the letters: where they are, what may be wrong in one, and filling one in.

The town hall edits them in Word: a broken one is refused before anything is written, saying what is wrong and
where. Values are data, whatever they look like: nothing in them is ever mark-up or an instruction.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from contractdesk.common import files, paths
from contractdesk.common.errors import InputError, StorageError
from contractdesk.data import piece_types
from contractdesk.exports.texts import Cleaner
from contractdesk.services import labels, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docxtpl import DocxTemplate
    from jinja2 import Environment

    from contractdesk.domain.enums import LetterKind
    from contractdesk.services.letters import LetterFacts

_LARGEST_MODEL = 10 * 1024 * 1024
_TAG = re.compile(r"\{[{%].*?[%}]\}")
_ARMS_HEIGHT = 22
_SHOWN = 80


def model_path(register: Path, kind: LetterKind, *, read_only: bool) -> Path:
    """Return the model of a letter in the folder of the register; the first time, ours is copied there.

    Raises:
        StorageError: the folder cannot be written.
    """
    shipped = paths.resource("letters", f"{kind.value}.docx")
    own = paths.letter_models_dir(register) / files.safe_name(labels.letter_kind(kind), ".docx")
    if own.exists():
        return own
    if read_only:
        return shipped
    try:
        own.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise files.storage_error(error, own.parent) from error
    files.atomic_write(own, lambda part: _copy(shipped, part), overwrite=False)
    _explain(own.parent)
    return own


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _explain(folder: Path) -> None:
    """Leave beside the models the list of the fields that they may hold."""
    lines = [f"{{{{ {name} }}}}\t{words}" for name, words in sorted(letters.fields().items())]
    text = "\r\n".join(["Champs des modèles de lettres", "", *lines, ""])
    with suppress(StorageError):
        files.atomic_write_bytes(folder / "champs.txt", text.encode("utf-8-sig"), overwrite=False)


def filled(path: Path, facts: LetterFacts) -> tuple[bytes, dict[str, str]]:
    """Fill a model and return the Word file with the facts that it asks for and are missing, in words.

    Raises:
        InputError: letter_model_not_word, letter_model_unknown_field, letter_model_broken.
        StorageError: the model cannot be read.
    """
    data = _read(path)
    asked = _check(path, data, facts)
    template, cleaner = _open(path, data), Cleaner()
    context: dict[str, Any] = {name: cleaner.clean(value) for name, value in facts.values.items()}
    context["codes"] = [{name: cleaner.clean(one[name]) for name in one} for one in facts.codes]
    context["blason"] = _arms(template, facts.arms)
    _render(path, template, context)
    _sign(template, facts, context)
    held = io.BytesIO()
    template.save(held)
    # Who asks for the codes asks for each of them.
    asked |= set(letters.CODES) if "codes" in asked else set()
    return held.getvalue(), {name: words for name, words in facts.missing.items() if name in asked}


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_MODEL:
            raise InputError("letter_model_not_word", path=str(path))
        piece_types.type_of(path.name, path)
        return path.read_bytes()
    except InputError as error:
        raise InputError("letter_model_not_word", path=str(path)) from error
    except OSError as error:
        raise files.storage_error(error, path) from error


def _environment() -> Environment:
    """Return what fills the models: no code of theirs reaches beyond the texts that it is given."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _open(path: Path, data: bytes) -> DocxTemplate:
    from docxtpl import DocxTemplate

    try:
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError("letter_model_not_word", path=str(path)) from error
    return template


def _check(path: Path, data: bytes, facts: LetterFacts) -> set[str]:
    """Return the fields that a model asks for, after refusing those that do not exist and broken marks."""
    from jinja2 import TemplateError

    known = {*facts.values, *letters.fields()}
    try:
        asked: set[str] = _open(path, data).get_undeclared_template_variables(_environment())
    except TemplateError as error:
        place = _broken_place(path, data)
        raise InputError("letter_model_broken", path=str(path), place=place) from error
    except Exception as error:  # whatever a damaged part makes the library say
        raise InputError("letter_model_not_word", path=str(path)) from error
    for name in sorted(asked - known):
        place = next((text for text in _texts(path, data) if name in text), name)
        raise InputError("letter_model_unknown_field", path=str(path), name=name, place=_cut(place))
    return asked


def _render(path: Path, template: DocxTemplate, context: Mapping[str, Any]) -> None:
    try:
        template.render(dict(context), _environment(), autoescape=True)
    except Exception as error:  # an attribute that is not there, a loop without end, an operation refused
        place = _failing_place(path, str(error), context)
        raise InputError("letter_model_broken", path=str(path), place=_cut(place)) from error


def _failing_place(path: Path, error: str, context: Mapping[str, Any]) -> str:
    """Return the paragraph that names what is not there, or the first that cannot be filled alone."""
    texts = list(_texts(path, _read(path)))
    name = next(iter(re.findall(r"'(\w+)'$", error)), "")
    if name:
        return next((text for text in texts if name in text), name)
    for text in texts:
        try:
            _environment().from_string(text).render(dict(context))
        except Exception:  # of any kind: it is this one
            return text
    return "…"


def _broken_place(path: Path, data: bytes) -> str:
    """Return the paragraph in which a mark is wrong: the first that cannot stand alone, blocks aside."""
    from jinja2 import TemplateSyntaxError

    environment = _environment()
    blocks = []
    for text in _texts(path, data):
        plain = re.sub(r"\{%(?:p|tr|tc|r)\s", "{% ", text)
        plain = re.sub(r"\{\{r\s", "{{ ", plain)
        if "{%" in plain:
            blocks.append(text)
            plain = re.sub(r"\{%\s*(?:if|for|elif|else|endif|endfor)\b.*?%\}", "", plain)
        try:
            environment.parse(plain)
        except TemplateSyntaxError:
            return _cut(text)
    return _cut(blocks[-1] if blocks else "…")


def _texts(path: Path, data: bytes) -> Iterator[str]:
    """Yield the paragraphs of a model that hold a mark, those of tables and margins too."""
    from docx.oxml.ns import qn

    document: Any = _open(path, data).get_docx()
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]  # noqa: SLF001 - the library offers no walk
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            if "{" in text:
                yield text


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _arms(template: DocxTemplate, arms: bytes) -> object:
    """Return the coat of arms as a picture of the letter, nothing when there is none that can be read."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.shared import Mm
    from docxtpl import InlineImage

    if not arms:
        return ""
    try:
        template.get_docx().part.get_or_add_image(io.BytesIO(arms))
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        return ""
    return InlineImage(template, io.BytesIO(arms), height=Mm(_ARMS_HEIGHT))


def _sign(template: DocxTemplate, facts: LetterFacts, context: Mapping[str, Any]) -> None:
    """Give the file the title and the author that Word shows; no name of a computer's account."""
    properties = template.docx.core_properties  # get_docx() would read the model again
    properties.title = Cleaner().clean(facts.title)[:255]
    properties.author = str(context["commune_nom"])[:255]
    properties.last_modified_by = ""
