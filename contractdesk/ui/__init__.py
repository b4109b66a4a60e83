"""The window: screens show read-only rows and call use cases; no SQL, no rule, no file format in here."""
