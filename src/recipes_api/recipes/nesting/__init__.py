"""Recipes that are ingredients of other recipes, as deep as cooks go."""
