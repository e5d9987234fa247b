"""The cards of pages that belong together: each asks its metrics, lets a story tell them and draws them."""
