"""Reports as files: ReportModel to PDF and CSV."""
