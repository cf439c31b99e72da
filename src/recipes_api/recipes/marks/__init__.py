"""What a person thinks of a recipe: stars and favourites."""
