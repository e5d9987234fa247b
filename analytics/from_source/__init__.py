"""Exports that stay where they are: a folder of files as another program writes them, read in place by an engine."""
