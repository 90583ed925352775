"""The queue of analyses: kept on disk, gone on with after a crash, and how long it takes."""
