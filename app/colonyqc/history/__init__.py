"""The SQLite history: tables, mapping, unit of work, migrations, stored files."""
