"""Who may do what: accounts, roles, sessions, and acts that take two persons. Plain Python."""

from chuky.access.accounts import add_account, authenticate, invite, set_password_by_invitation
from chuky.access.roles import ALL, ROLES, Role, Viewer, give_role
from chuky.access.sessions import close_session, find_viewer, open_session

__all__ = [
    "ALL",
    "ROLES",
    "Role",
    "Viewer",
    "add_account",
    "authenticate",
    "close_session",
    "find_viewer",
    "give_role",
    "invite",
    "open_session",
    "set_password_by_invitation",
]
