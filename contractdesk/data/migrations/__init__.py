"""The steps from one schema to the next, in order; append-only: a released step is never edited.

A step receives a plain connection inside the runner's transaction and executes static SQL: it never imports
the tables of today, which are not those of its time, and never calls `executescript`, which would commit.
"""

from contractdesk.data.migrations import m0001_initial, m0002_amendments_invoices
from contractdesk.data.migrations.runner import Step

STEPS: tuple[Step, ...] = (Step(1, m0001_initial.apply), Step(2, m0002_amendments_invoices.apply))
