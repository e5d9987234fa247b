"""Kills, full disks and readers in the middle of imports."""
