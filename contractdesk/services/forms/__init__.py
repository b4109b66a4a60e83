"""What the forms of the register hold, how it is read, checked, previewed and written."""
