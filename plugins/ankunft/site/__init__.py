"""Floor 6: the MkDocs plugin, thin: a hook calls a pure function and hands the result back."""
