"""The project's own files, read once for all the rules that are checked on their text or syntax tree."""

import ast
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What .gitignore leaves out: folders that tools and builds make.
_NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", "htmlcov", "screenshots"}


def _is_ours(name):
    return name not in _NOT_OURS and not name.endswith(("_cache", ".egg-info"))


def top_level():
    """Names at the top of the project, dot files and generated folders aside."""
    return {entry.name for entry in ROOT.iterdir() if _is_ours(entry.name) and not entry.name.startswith(".")}


@cache
def files():
    """Every file of the project."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name for name in folders if _is_ours(name) and name not in {".hypothesis", ".benchmarks"}
        ]
        # In a second checkout of a repository `.git` is a file.
        found += [Path(folder, name) for name in names if name != ".git" and not name.startswith(".coverage")]
    return tuple(sorted(found))


def modules(*folders):
    """The Python files under some folders of the project; a folder without any is a mistake of the caller."""
    for folder in folders:
        found = [path for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / folder)]
        assert found, f"no Python file in {folder}"
        yield from found


@cache
def syntax(path):
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def where(path, node):
    """A place as editors and terminals show it, clickable."""
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def docstrings(tree):
    """The string nodes that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, owners) and ast.get_docstring(node, clean=False) is not None:
            yield node.body[0].value
