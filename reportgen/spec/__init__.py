"""Stage 1: YAML text becomes a ReportSpec; every part knows its line and column."""
