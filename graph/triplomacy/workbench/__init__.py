"""What an analyst hands on, made from the claims of a store: dossiers, contradictions, sources, and what is new.

`reading` finds the claims, one module a question makes a `Report` of them, and `papers` writes it in any form.
"""
