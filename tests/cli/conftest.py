"""The command line as a program sees it: arguments in, exit code, output and error line out."""

import json
import shutil
from dataclasses import dataclass

import pytest

from contractdesk import cli


@dataclass(frozen=True)
class Result:
    """What a command left: its code, its output, its error line."""

    code: int
    out: str
    err: str

    @property
    def document(self):
        """The one document of the output."""
        return json.loads(self.out)


@pytest.fixture
def run(capsys):
    """Run a command in this process."""

    def run(*arguments):
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture
def refused(run):
    """Run a command that cannot be done, and give its one line."""

    def refused(*arguments):
        result = run(*arguments)
        assert result.code == 2
        assert result.out == ""
        assert result.err.endswith("\n")
        assert len(result.err.splitlines()) == 1
        assert "Traceback" not in result.err
        return result.err.strip()

    return refused


@pytest.fixture
def register(sample_database, data_dir):
    """A register of one's own with the six contracts, in a place whose name breaks naive quoting."""
    path = data_dir / "registre.contractdesk"
    shutil.copyfile(sample_database.path, path)
    return path
