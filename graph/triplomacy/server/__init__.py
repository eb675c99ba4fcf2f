"""A store over HTTP: a SPARQL 1.1 endpoint, pages for people, and IRIs that answer.

`protocol` reads requests, `workers` runs queries in processes that can be killed, `guard` turns away what is hostile,
`pages` and `descriptions` write what is read, `updates` changes graphs of an analyst's own where that is allowed, and
`app` joins them.
"""
