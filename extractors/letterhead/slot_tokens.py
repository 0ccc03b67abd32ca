"""What the slot reader can say at each step of a line."""

SLOT_TOKENS = ("", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "/", "-", "T", "A")
"""The net's outputs in order: CTC blank, digits, separator behind the number, the words `tháng`
(T) and `năm` (A). All other print is blank to it."""
