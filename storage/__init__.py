"""Tables, transactions, files, migrations."""
