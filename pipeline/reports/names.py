"""What the files are called that a run leaves in its results folder."""

from __future__ import annotations

EVIDENCE_CSV = "evidence.csv"
MISSING_CSV = "missing.csv"
FIGURES_CSV = "figures.csv"
REGISTER_CSV = "register.csv"
EVIDENCE_XLSX = "evidence.xlsx"
REPORT_HTML = "report.html"
RUN_JSON = "run.json"
