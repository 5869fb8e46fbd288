"""Read, check and explain `playbooks/` and `templates/`."""
