"""Parts of pages: they know no screen, no store and no clock; they format what they are given and say what the user did."""
