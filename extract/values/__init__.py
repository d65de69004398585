"""How values are written, what may be expected of them, and how sure one may be."""
