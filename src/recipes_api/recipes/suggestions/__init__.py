"""What to cook: recipes like one that somebody has open, and recipes for what is in the kitchen."""
