"""What a user would do instead: each a script that is run as a process of its own."""
