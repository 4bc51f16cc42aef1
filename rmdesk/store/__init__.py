"""The replica: encrypted tables, the one way to change them, and the questions screens ask of them."""
