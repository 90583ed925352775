"""The same work on many machines, by Dask; the only room that knows it."""
