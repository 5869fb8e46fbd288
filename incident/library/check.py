"""Proves that playbooks, forms and templates are complete and coherent."""
