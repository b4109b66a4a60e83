"""Use cases and read models: one function = one transaction = one entry in the journal; no Qt, no SQL."""
