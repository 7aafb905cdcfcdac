"""What files hold, before anybody says what it means: bytes, sheets of text, headers."""
