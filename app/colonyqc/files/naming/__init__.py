"""From paths to acquisitions: file-name conventions, patterns, collecting a folder."""
