"""Photos and clips at rest: encrypted one by one, and destroyed by destroying a key."""
