"""When a person cooked what: a diary beside the recipes, which tells how each one was then."""
