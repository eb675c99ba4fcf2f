SELECT if(now = 0, 'denied', if(before = 0, 'new', 'again')) AS change, source AS "id:source",
  relation AS "rel:relation", target AS "id:target", before, now, denied, first, sentence
FROM (
  SELECT source, relation, target, count(*) FILTER (asserted AND day < since) AS before,
    count(*) FILTER (asserted AND day >= since) AS now, count(*) FILTER (NOT asserted AND day >= since) AS denied,
    min(day) FILTER (day >= since) AS first, min(quote) FILTER (day >= since) AS sentence
  FROM (SELECT *, coalesce(earliest, published) AS day FROM chosen, given)
  WHERE (asserted OR polarity = 'negative') AND (until IS NULL OR day <= until)
  GROUP BY source, relation, target)
WHERE first IS NOT NULL
