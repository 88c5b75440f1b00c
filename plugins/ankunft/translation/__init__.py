"""Translations that keep up: how they stand, what goes to translators and machines, and how it comes back."""
