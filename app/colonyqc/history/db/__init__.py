"""The database: engine, tables, migrations, writer lock."""
