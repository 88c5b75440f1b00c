"""Floor 5: ways into the content, one package a source. None of them imports another."""
