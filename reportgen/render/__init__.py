"""Stage 5: a ReportView becomes artifacts; one module per output."""
