"""Books made for tests: random ones, and helpers to write one by hand."""
