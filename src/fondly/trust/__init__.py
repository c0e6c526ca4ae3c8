"""Keys, certificates and signatures: what a stranger may believe of a file, and by whose word."""
