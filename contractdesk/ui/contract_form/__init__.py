"""The contract form: one window in steps, with what the contract amounts to beside it while one types."""
