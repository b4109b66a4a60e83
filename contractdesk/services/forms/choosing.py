"""A reading that the commune holds of an ambiguous wording: what it says goes into the contract’s fields."""

from dataclasses import replace

from contractdesk.data import exchange, models
from contractdesk.services.forms.entries import AmbiguityEntry, ContractForm, OptionEntry


def choose(form: ContractForm, option: str) -> ContractForm:
    """Return a contract as a reading of a wording has it; its other readings are not chosen any more.

    What a reading does not say is what the contract says before a first choice: it is kept with each reading
    then, so that choosing another one later brings it back.

    Args:
        form: the contract.
        option: the uuid of the reading; the form is returned as it is when it belongs to no wording.
    """
    question = next((one for one in form.ambiguities if _held(one, option)), None)
    if question is None:
        return form
    fields = ContractForm.__dataclass_fields__
    names = {name for one in question.options for name in one.changes if name in fields}
    now = exchange.written_columns(models.Contract, {name: getattr(form, name) for name in names})
    options = tuple(
        replace(
            one,
            changes={**now, **one.changes},
            chosen=one.uuid == option,
            chosen_reason=one.chosen_reason if one.uuid == option else "",
        )
        for one in question.options
    )
    chosen = next(one for one in options if one.uuid == option)
    told = {name: value for name, value in chosen.changes.items() if name in names}
    return replace(
        form,
        ambiguities=tuple(
            replace(one, options=options) if one is question else one for one in form.ambiguities
        ),
        **exchange.read_columns(models.Contract, told, form.reference),
    )


def is_followed(row: models.Contract, option: models.AmbiguityOption) -> bool:
    """Tell whether a contract says what a reading says."""
    now = {name: getattr(row, name) for name in option.changes}
    return bool(exchange.written_columns(models.Contract, now) == option.changes)


def _held(question: AmbiguityEntry, option: str) -> OptionEntry | None:
    return next((one for one in question.options if one.uuid == option), None)
