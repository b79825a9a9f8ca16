"""The demo county: places, lists, persons and decisions, all invented, for trying the product out."""
