"""The policies as dated, cited data, and the pure engine that assesses them."""
