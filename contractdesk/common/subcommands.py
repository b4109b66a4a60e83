"""The first words that mean a job without a window, read by the entry point and by the parser."""

SUBCOMMANDS = (
    "init",
    "info",
    "import",
    "export",
    "deadlines",
    "status",
    "revise",
    "index",
    "check",
    "budget",
    "backup",
    "restore",
)
