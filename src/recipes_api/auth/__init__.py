"""Accounts, logins and tokens. Knows nothing of recipes."""
