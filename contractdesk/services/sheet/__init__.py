"""The sections of the contract sheet, by subject."""
