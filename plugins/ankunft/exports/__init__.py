"""Floor 5: the directory in other formats. Each module is one way out; none imports another."""
