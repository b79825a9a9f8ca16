"""From the text of a scheme file to a scheme: nodes with lines, the shapes they must have, and what they mean."""
