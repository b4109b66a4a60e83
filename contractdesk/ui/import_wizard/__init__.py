"""Import of a file through the window: its sheet, its columns, its rows, then what is ticked or nothing."""
