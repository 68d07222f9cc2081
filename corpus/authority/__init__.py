"""Known organizations and people: their names, aliases, roles and renamings, and how names are compared."""

from corpus.authority.entries import OrganizationEntry, PersonEntry, Predecessor, Renaming, Role
from corpus.authority.loading import AuthorityError, extended, load
from corpus.authority.lookup import Authority
from corpus.authority.names import covered, fold, name_tokens, same_person

__all__ = [
    "Authority",
    "AuthorityError",
    "OrganizationEntry",
    "PersonEntry",
    "Predecessor",
    "Renaming",
    "Role",
    "covered",
    "extended",
    "fold",
    "load",
    "name_tokens",
    "same_person",
]
