"""Who is meant: names found in a text, then phrases, pronouns and descriptions resolved to actors."""
