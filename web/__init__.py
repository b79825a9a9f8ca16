"""The pages: web chat and staff console."""
