"""How fast Touchstone is: beside what a user would pick instead, beside an empty page, and beside its own past."""
