"""What a recipe was before: versions, what differs between them, and the trash."""
