"""Floor 5: ways into the content, one package a source. None imports another; what they share stands beside them."""
