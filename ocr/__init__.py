"""Photo to fields with a verdict for each."""
