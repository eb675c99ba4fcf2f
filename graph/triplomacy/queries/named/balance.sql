-- ends: behind
SELECT source_behind AS "id:source", target_behind AS "id:target", quad AS class, count(*) AS claims
FROM chosen WHERE asserted AND quad <> 'none' AND source_behind <> target_behind GROUP BY ALL
