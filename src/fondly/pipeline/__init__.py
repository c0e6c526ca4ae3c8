"""The stories: what a surface asks for, told from the first stage to the last."""
