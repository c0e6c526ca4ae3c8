"""The nouns: frozen values that check themselves on construction; no input, no output."""
