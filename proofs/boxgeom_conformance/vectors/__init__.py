"""Test vectors: cases with exact expected answers, as JSON for any language."""
