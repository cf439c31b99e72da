"""Amounts: units and their exact sizes, what foods weigh, and how amounts are shown."""
