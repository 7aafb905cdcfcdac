"""The rows of all files under each other: identities, verification, and the frames made of them."""
