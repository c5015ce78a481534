"""Entry and page: bytes to entries and back."""
