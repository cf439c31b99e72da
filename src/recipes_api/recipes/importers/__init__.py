"""From what is found in the world to a recipe document."""
