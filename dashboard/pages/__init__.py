"""The administrator's pages and what everybody needs: one module a page, each with its `pages`."""
