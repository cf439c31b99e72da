"""Finding recipes: a query language, an index in the database, and what a hit shows."""
