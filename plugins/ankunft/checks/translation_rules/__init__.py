"""The rules by which translations are compared with their sources; knows texts, not files."""
