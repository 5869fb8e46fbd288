"""The command line: a contract scripts rely on (exit codes 0 done, 1 refused or failed, 2 misused)."""
