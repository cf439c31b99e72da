"""What the steps of a recipe say: how long, how hot, and which ingredients."""
