"""Recipes out of what other programs export: archives, and files that hold many recipes."""
