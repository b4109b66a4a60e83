"""Schema 2: amendments, invoices, and what alerts and thresholds of purchase need to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

STATEMENTS = (
    """
ALTER TABLE contract ADD COLUMN family TEXT NOT NULL DEFAULT ''
    """,
    """
ALTER TABLE contract ADD COLUMN alert_days TEXT
    """,
    """
ALTER TABLE contract ADD COLUMN consultation_on TEXT CONSTRAINT ck_contract_consultation_on_form
    CHECK (date(consultation_on, '+0 days') IS consultation_on)
    """,
    """
CREATE TABLE amendment (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    document_id INTEGER,
    number TEXT NOT NULL,
    object TEXT NOT NULL,
    signed_on TEXT,
    effective_on TEXT NOT NULL,
    changes TEXT NOT NULL,
    CONSTRAINT uq_amendment_uuid UNIQUE (uuid),
    CONSTRAINT fk_amendment_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT fk_amendment_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_amendment_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_amendment_signed_on_form CHECK (date(signed_on, '+0 days') IS signed_on),
    CONSTRAINT ck_amendment_effective_on_form CHECK (date(effective_on, '+0 days') IS effective_on)
) STRICT
    """,
    """
CREATE INDEX ix_amendment_contract_id ON amendment (contract_id)
    """,
    """
CREATE TABLE invoice (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    contract_id INTEGER NOT NULL,
    document_id INTEGER,
    number TEXT NOT NULL,
    issued_on TEXT,
    received_on TEXT NOT NULL,
    paid_on TEXT,
    covers_from TEXT,
    covers_to TEXT,
    amount_ht INTEGER NOT NULL,
    amount_ttc INTEGER,
    notes TEXT NOT NULL,
    CONSTRAINT uq_invoice_uuid UNIQUE (uuid),
    CONSTRAINT fk_invoice_contract_id FOREIGN KEY(contract_id) REFERENCES contract (id),
    CONSTRAINT fk_invoice_document_id FOREIGN KEY(document_id) REFERENCES document (id),
    CONSTRAINT ck_invoice_uuid_form CHECK (length(uuid) = 36),
    CONSTRAINT ck_invoice_issued_on_form CHECK (date(issued_on, '+0 days') IS issued_on),
    CONSTRAINT ck_invoice_received_on_form CHECK (date(received_on, '+0 days') IS received_on),
    CONSTRAINT ck_invoice_paid_on_form CHECK (date(paid_on, '+0 days') IS paid_on),
    CONSTRAINT ck_invoice_covers_from_form CHECK (date(covers_from, '+0 days') IS covers_from),
    CONSTRAINT ck_invoice_covers_to_form CHECK (date(covers_to, '+0 days') IS covers_to)
) STRICT
    """,
    """
CREATE INDEX ix_invoice_contract_id ON invoice (contract_id)
    """,
)


def apply(connection: sqlite3.Connection) -> None:
    """Add the columns, tables and indexes of schema 2."""
    for statement in STATEMENTS:
        connection.execute(statement.strip())
