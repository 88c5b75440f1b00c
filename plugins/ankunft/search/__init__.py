"""Floor 4: search. Analyses texts, makes the index that the phone loads, and answers queries as the phone does."""
