"""Scripts that run one measured thing in a process of their own, with whichever `analytics` PYTHONPATH names."""
