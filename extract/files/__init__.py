"""From bytes to pages: what a document is made of, and what each page of it holds."""
