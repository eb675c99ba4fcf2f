SELECT one AS "id=one", two AS "id=two", count(DISTINCT claim) AS claims
FROM (
  SELECT claim, one, unnest([target, target_behind]) AS two
  FROM (SELECT *, unnest([source, source_behind]) AS one FROM chosen WHERE asserted))
WHERE one <> two GROUP BY one, two
