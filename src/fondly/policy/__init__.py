"""The rules: pure functions from declared facts to a decision."""
