"""Values that tests of the ledger draw from."""

from hypothesis import strategies as st

LETTERS = st.characters(codec="utf-8")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(LETTERS),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(LETTERS), inner, max_size=4)
    ),
    max_leaves=8,
)
"""What an audit event's payload may hold."""
