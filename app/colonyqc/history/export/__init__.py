"""A history as tables: CSV, XLSX, Parquet."""
