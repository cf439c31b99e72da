"""Searches that a person keeps under a name, and runs again."""
