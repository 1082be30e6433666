"""Planning: which runs a scheduler should hold for the moments that are to come.

Pure domain: what should be there. Asking Prefect for it is in `flows.scheduling`.
"""
