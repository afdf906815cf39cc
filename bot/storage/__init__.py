"""The database: engine, writer, tables, queries, migrations."""
