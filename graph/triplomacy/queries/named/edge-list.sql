SELECT source AS "id:source", relation AS "rel:relation", target AS "id:target",
  count(*) AS weight, count(DISTINCT part) AS documents,
  least(count(DISTINCT coalesce(copy_of, part)), count(DISTINCT coalesce(publisher, copy_of, part)),
    count(DISTINCT lower(quote))) AS independent
FROM chosen WHERE asserted GROUP BY source, relation, target
