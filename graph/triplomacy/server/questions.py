"""What the pages ask the store, in SPARQL."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

MOST_CLAIMS = 200

COUNTS = """
SELECT ?documents ?claims ?asserted {
  { SELECT (COUNT(*) AS ?documents) { ?d a kg:Document } }
  { SELECT (COUNT(*) AS ?claims) { ?c a kg:Claim } }
  { SELECT (COUNT(*) AS ?asserted) { ?c kg:asserted true } }
}"""
BUSIEST = """
SELECT ?actor (SAMPLE(?label) AS ?name) ?claims {
  { SELECT ?actor (COUNT(?claim) AS ?claims) { ?claim rdf:subject|rdf:object ?actor }
    GROUP BY ?actor ORDER BY DESC(?claims) ?actor LIMIT 24 }
  ?actor rdfs:label ?label
} GROUP BY ?actor ?claims ORDER BY DESC(?claims) ?name"""
LATEST = """
SELECT ?document ?name ?title ?issued {
  ?document a kg:Document
  OPTIONAL { ?document dcterms:identifier ?name }
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document dcterms:issued ?issued }
} ORDER BY DESC(?issued) ?document LIMIT 12"""
TERMS = """
SELECT ?term ?kind ?name ?definition {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  GRAPH <https://w3id.org/triplomacy/graph/ontology> {
    ?term a ?kind ; rdfs:label ?name
    OPTIONAL { ?term skos:definition ?definition }
  }
} ORDER BY ?kind ?term"""


def facts(iri: NamedNode) -> str:
    """All that has this node as its subject, with the names of what it is joined to."""
    return f"""
SELECT ?property ?value (isIRI(?value) AS ?isNode) (SAMPLE(?name) AS ?label) {{
  {iri} ?property ?value
  OPTIONAL {{ ?value rdfs:label ?name }}
}} GROUP BY ?property ?value ORDER BY ?property ?value LIMIT 500"""


def actors_named(name: str) -> str:
    """Actors one of whose names holds the words, those of most claims first."""
    words = Literal(name.strip()[:200])
    return f"""
SELECT ?actor (SAMPLE(?label) AS ?name) ?claims {{
  {{ SELECT DISTINCT ?actor {{
    ?class rdfs:subClassOf* kg:Actor . ?actor a ?class .
    {{ ?actor rdfs:label ?any }} UNION {{ ?kind rdfs:subPropertyOf* skos:altLabel . ?actor ?kind ?any }}
    FILTER ( CONTAINS(LCASE(?any), LCASE({words})) )
  }} LIMIT 1000 }}
  ?actor rdfs:label ?label
  {{ SELECT ?actor (COUNT(?claim) AS ?claims) {{
    ?class rdfs:subClassOf* kg:Actor . ?actor a ?class
    OPTIONAL {{ ?claim rdf:subject|rdf:object ?actor }}
  }} GROUP BY ?actor }}
}} GROUP BY ?actor ?claims ORDER BY DESC(?claims) ?name LIMIT 100"""


def claims_of(iri: NamedNode) -> str:
    """The newest claims in which an actor, or whoever acts for it, takes part, or that use a relation."""
    roles = "rdf:subject|rdf:object|rdf:predicate|kg:sourceState|kg:targetState|kg:theme|kg:place|kg:attributedTo"
    return _claims(f"?claim {roles} {iri}")


def claims_in(document: NamedNode) -> str:
    """The claims of a document."""
    return _claims(f"?passage oa:hasSource {document} . ?claim kg:evidence ?passage")


def claims_on(sentences: Iterable[tuple[NamedNode, int]]) -> str:
    """The claims that rest on sentences, each named by its document and its number in it."""
    named = " ".join(f"({document} {number})" for document, number in sentences)
    choice = f"VALUES (?from ?index) {{ {named} }} ?passage oa:hasSource ?from ; kg:index ?index ."
    return _claims(f"{choice} ?claim kg:evidence ?passage")


def partners_of(iri: NamedNode) -> str:
    """With whom an actor has most claims, either way, and how many texts, publishers and sentences make them."""
    return f"""
SELECT ?actor (SAMPLE(?label) AS ?name) ?claims ?texts ?publishers ?sentences {{
  {{ SELECT ?actor (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?text) AS ?texts)
      (COUNT(DISTINCT ?publisher) AS ?publishers) (COUNT(DISTINCT ?sentence) AS ?sentences) {{
    {{ ?claim rdf:subject|kg:sourceState {iri} ; rdf:object ?actor }} UNION
    {{ ?claim rdf:object|kg:targetState {iri} ; rdf:subject ?actor }}
    FILTER ( ?actor != {iri} )
    ?claim kg:evidence ?passage . ?passage oa:hasSource ?document ; oa:hasSelector/oa:exact ?quote .
    OPTIONAL {{ ?document kg:copyOf ?first }}
    OPTIONAL {{ ?document dcterms:publisher ?named }}
    BIND ( COALESCE(?first, ?document) AS ?text ) BIND ( COALESCE(?named, ?text) AS ?publisher )
    BIND ( LCASE(?quote) AS ?sentence )
  }} GROUP BY ?actor ORDER BY DESC(?claims) ?actor LIMIT 16 }}
  ?actor rdfs:label ?label
}} GROUP BY ?actor ?claims ?texts ?publishers ?sentences ORDER BY DESC(?claims) ?name"""


def spans_in(document: NamedNode) -> str:
    """Every stretch of a document on which a claim rests."""
    mentions = "\n".join(
        f'UNION {{ ?claim kg:{kind}Mention ?mention . ?mention oa:hasSource {document} . BIND ( "{kind}" AS ?kind ) }}'
        for kind in ("source", "cue", "target")
    )
    return f"""
SELECT DISTINCT ?kind ?start ?end ?number {{
  {{ ?mention oa:hasSource {document} ; kg:index ?number . BIND ( "sentence" AS ?kind ) }}
  {mentions}
  ?mention oa:hasSelector ?place . ?place oa:start ?start ; oa:end ?end
}} ORDER BY ?start ?end ?kind LIMIT 20000"""


def _claims(choice: str) -> str:
    mentions = "\n".join(
        f"  OPTIONAL {{ ?claim kg:{kind}Mention/oa:hasSelector ?{kind}Place ."
        f" ?{kind}Place oa:start ?{kind}Start ; oa:end ?{kind}End }}"
        for kind in ("source", "cue", "target")
    )
    return f"""
SELECT ?claim ?document ?title ?file ?issued ?number ?start ?sentence ?confidence ?asserted ?inferred
  (SAMPLE(?sourceLabel) AS ?sourceName) ?source ?relation (SAMPLE(?relationLabel) AS ?relationName) ?quad
  ?target (SAMPLE(?targetLabel) AS ?targetName) (SAMPLE(?polarityLabel) AS ?polarity)
  (SAMPLE(?modalityLabel) AS ?modality) ?according ?sourceStart ?sourceEnd ?cueStart ?cueEnd ?targetStart ?targetEnd
{{
  {{ SELECT DISTINCT ?claim ?document ?issued {{
    {choice} .
    ?claim kg:evidence/oa:hasSource ?document
    OPTIONAL {{ ?document dcterms:issued ?issued }}
  }} ORDER BY DESC(?issued) ?claim LIMIT {MOST_CLAIMS} }}
  ?claim rdf:subject ?source ; rdf:predicate ?relation ; rdf:object ?target ; kg:confidence ?confidence ;
    kg:asserted ?asserted ; kg:inferred ?inferred ; kg:evidence ?evidence ;
    kg:polarity/rdfs:label ?polarityLabel ; kg:modality/rdfs:label ?modalityLabel .
  ?evidence kg:index ?number ; oa:hasSelector ?passage , ?quote .
  ?passage oa:start ?start .
  ?quote oa:exact ?sentence .
  ?source rdfs:label ?sourceLabel .
  ?target rdfs:label ?targetLabel .
  ?relation rdfs:label ?relationLabel .
  OPTIONAL {{ ?relation kg:quadClass ?quad }}
  OPTIONAL {{ ?claim kg:attributionText ?according }}
  OPTIONAL {{ ?document dcterms:title ?title }}
  OPTIONAL {{ ?document dcterms:identifier ?file }}
{mentions}
}}
GROUP BY ?claim ?document ?title ?file ?issued ?number ?start ?sentence ?confidence ?asserted ?inferred
  ?source ?relation ?quad ?target ?according ?sourceStart ?sourceEnd ?cueStart ?cueEnd ?targetStart ?targetEnd
ORDER BY DESC(?issued) ?document ?start ?claim"""
