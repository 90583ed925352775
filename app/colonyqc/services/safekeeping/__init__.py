"""Keep what a laboratory cannot lose: backups, and pictures found again where they moved."""
