"""What a ruleset may say: vocabularies, kinds of effects, and the frozen records of a ruleset."""
