"""Floor 4: the directory: when it is open, for whom it is, who is responsible, how it stands, on which lists."""
