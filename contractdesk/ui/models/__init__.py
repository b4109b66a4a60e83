"""Table models: one generic model over rows, one filter, one grouping; the columns are data."""
