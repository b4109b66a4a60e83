"""The first pages of what leaves the program, kept as pictures: a change of them is looked at, not compared.

`python -m tests.exports.reference` draws them again from the sample register on a fixed day.
"""
