"""The command line: read the arguments, do the job, print the answer. No Qt."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from contractdesk import bootstrap
from contractdesk.cli import commands, parser
from contractdesk.common.errors import AppError
from contractdesk.common.i18n import _
from contractdesk.services.errors import error_text

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import TextIO

    from contractdesk.cli.documents import Document

log = logging.getLogger(__name__)


def run(argv: list[str]) -> int:
    """Do the job that the arguments ask for, and return the exit code."""
    try:
        arguments = parser.parse(argv)
    except SystemExit as request:  # --help and --version have printed what was asked
        return int(request.code or commands.DONE)
    except AppError as error:
        return _fail(error_text(error, codes=True))
    runtime = bootstrap.runtime(arguments.today, arguments.data_dir)
    logs = runtime.start_logs()
    logs.keep_small()
    try:
        return _do(arguments, runtime)
    finally:
        logs.close()


def _do(arguments: Namespace, runtime: bootstrap.Runtime) -> int:
    try:
        answer = commands.run(arguments, runtime)
    except AppError as error:
        log.info("%s: %s", arguments.command, error.code, exc_info=error)
        return _fail(error_text(error, codes=True))
    except KeyboardInterrupt:
        return _fail(_("Opération interrompue. Rien n’a été enregistré."))
    except Exception:  # a bug: whoever runs a scheduled task reads one line, the rest is in the log
        log.exception("%s", arguments.command)
        return _fail(
            _("Une erreur imprévue s’est produite. Le détail est dans le journal : {folder}").format(
                folder=runtime.log_dir
            )
        )
    if answer.document is not None:
        _write(sys.stdout, _json(answer.document))
    elif answer.text:
        _write(sys.stdout, answer.text)
    if answer.error:
        _fail(answer.error)
    return answer.code


def _json(document: Document) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    # Where the output is not UTF-8, escapes say the same to any reader.
    is_unicode = encoding.casefold().startswith("utf")
    return json.dumps(document, ensure_ascii=not is_unicode, indent=2)


def _fail(text: str) -> int:
    _write(sys.stderr, re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text))
    return commands.FAILED


def _write(stream: TextIO | None, text: str) -> None:
    """Write a text and its end of line; a windowed program has no output at all."""
    if stream is None:
        return
    try:
        stream.write(_writable(text, stream) + "\n")
        stream.flush()
    except BrokenPipeError:
        # Who reads has seen enough (`| head`): Python must not complain of it again as it ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _writable(text: str, stream: TextIO) -> str:
    """Return a text that the stream can encode: an old console has no narrow space."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = text.replace("\u202f", "\u00a0").replace("→", "-").replace("─", "-")
        return plain.encode(encoding, "replace").decode(encoding)
    return text
