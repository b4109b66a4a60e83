"""Leaf helpers: standard library only, importable by every other package."""
