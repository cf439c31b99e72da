"""The one way out: every request that the service makes to other machines goes through here."""
