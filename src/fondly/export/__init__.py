"""The only way out: label, provenance, formats."""
