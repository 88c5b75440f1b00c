"""Floor 3: reads the layers, validates, links, localises; writes through edit.py alone."""
