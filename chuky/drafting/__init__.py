"""A unit's own work before it is sent: who fills what, drafts in versions, the head's approval.

What happens to a file that was sent is in `chuky.cycle.submit`; evidence is in `chuky.evidence`.
"""
