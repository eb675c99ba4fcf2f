SELECT source AS "id:source", relation AS "rel:relation", target AS "id:target", count(*) AS claims,
  count(DISTINCT part) AS documents, min(coalesce(publisher, document)) AS publisher, min(quote) AS sentence
FROM chosen WHERE asserted GROUP BY source, relation, target
HAVING count(DISTINCT coalesce(copy_of, part)) = 1 OR count(DISTINCT coalesce(publisher, copy_of, part)) = 1
  OR count(DISTINCT lower(quote)) = 1
