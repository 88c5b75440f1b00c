"""Small tools for text: those that all importers share."""

from ankunft.importers.texts import clean, first_sentence, fold, normal_form, plain_text, shorten, squeeze

__all__ = ["clean", "first_sentence", "fold", "normal_form", "plain_text", "shorten", "squeeze"]
