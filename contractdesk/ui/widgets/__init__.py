"""Widgets that know nothing of the register: they take plain values and emit plain values."""
