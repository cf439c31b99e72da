"""Recipes for more or fewer people, for another pan, or in the measures of another country."""
