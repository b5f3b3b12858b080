"""How well the kind of a matter is told: messages that were labelled apart from the rules."""
