"""What is said to happen: predicates read from the parse, typed by cues, qualified, and made into claims."""
