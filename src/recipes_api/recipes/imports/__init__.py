"""What becomes of recipes that are brought in: kept, recognised, brought up to date, taken back."""
