"""The columns of the table of contracts: what is needed beside the sheet first, the rest after."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.services import labels
from contractdesk.ui.models.columns import Column, Kind
from contractdesk.ui.pages.contract_badges import status_badge

if TYPE_CHECKING:
    from contractdesk.services.dto import ContractRow


def columns() -> list[Column]:
    """Give the columns, in the words of the moment."""
    return [
        Column("reference", _("Référence"), lambda c: c.reference, width=26, tooltip=_whole),
        Column("vendor", _("Éditeur"), lambda c: c.vendor, width=24, groupable=True),
        Column(
            "status",
            _("Situation"),
            lambda c: status_badge(c.status),
            Kind.BADGE,
            width=28,
            groupable=True,
            tooltip=_situation,
        ),
        Column(
            "act_by",
            _("Agir avant"),
            lambda c: c.next_act_by,
            Kind.DATE,
            width=14,
            tooltip=lambda c: c.next_title,
        ),
        Column("annual_ht", _("Montant HT"), lambda c: c.annual_ht, Kind.MONEY, width=16),
        Column(
            "term_end", _("Fin de période"), lambda c: c.term.end if c.term else None, Kind.DATE, width=16
        ),
        Column("limit", _("Limite du préavis"), lambda c: c.limit, Kind.DATE, width=18),
        Column("send_by", _("Envoyer avant"), lambda c: c.send_by, Kind.DATE, width=16),
        Column("object", _("Objet"), lambda c: c.object, width=0),
        Column("next", _("Prochaine échéance"), lambda c: c.next_title, width=44, hidden=True),
        Column(
            "final_end", _("Dernier jour possible"), lambda c: c.final_end, Kind.DATE, width=22, hidden=True
        ),
        Column("annual_ttc", _("Montant TTC"), lambda c: c.annual_ttc, Kind.MONEY, width=16, hidden=True),
        Column("renewal", _("Reconduction"), lambda c: labels.renewal(c.renewal), width=22, hidden=True),
        Column("window", _("Préavis"), lambda c: labels.window(c.window), width=22, hidden=True),
        Column("documents", _("Documents"), _documents, width=16, hidden=True),
        Column("missing", _("Données manquantes"), _missing, width=32, hidden=True),
    ]


def total_text(rows: tuple[ContractRow, ...]) -> str:
    """Sum what contracts cost a year; one without amount is not forgotten."""
    known = [row.annual_ht for row in rows if row.annual_ht is not None]
    if not known:
        return _("montant inconnu")
    text = _("{amount} HT par an").format(amount=french.money(sum(known, Decimal(0))))
    lacking = len(rows) - len(known)
    if not lacking:
        return text
    return _("{amount} (hors {contracts} sans montant)").format(
        amount=text, contracts=french.counted(lacking, "contrat", "contrats")
    )


def _whole(row: ContractRow) -> str:
    return f"{row.reference}\n{row.object}"


def _situation(row: ContractRow) -> str:
    return f"{labels.status(row.status)}\n{labels.window(row.window)}"


def _documents(row: ContractRow) -> str:
    return french.number(row.documents) if row.documents else _("aucun")


def _missing(row: ContractRow) -> str:
    return french.join_and([labels.missing(code) for code in row.missing])
