"""Pictures: taken in any common format, kept as plain WebP, served under addresses of their own."""
