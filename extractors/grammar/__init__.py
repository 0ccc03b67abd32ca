"""Grammar of Vietnamese official papers: data files and their loader."""

from extractors.grammar.loader import Grammar, load_grammar

__all__ = ["Grammar", "load_grammar"]
