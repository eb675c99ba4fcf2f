SELECT denial.source AS "id:source", denial.relation AS "rel:relation", denial.target AS "id:target", assertion.quote AS said,
  denial.quote AS denied
FROM chosen AS denial JOIN (
  SELECT source, relation, target, quote FROM claims WHERE polarity = 'positive' UNION ALL
  SELECT target, relation, source, quote FROM claims JOIN mutual USING (relation) WHERE polarity = 'positive'
) AS assertion USING (source, relation, target)
WHERE denial.polarity = 'negative'
