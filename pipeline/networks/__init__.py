"""What the small networks in plain numpy share."""
