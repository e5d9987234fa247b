"""The commands of `python -m analytics`, one module per subject; each adds its own to the parser."""
