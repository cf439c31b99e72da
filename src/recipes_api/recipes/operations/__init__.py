"""Changes of many recipes at once, which can be looked at before and undone afterwards."""
