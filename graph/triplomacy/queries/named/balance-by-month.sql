SELECT month, verbal AS "verbalCooperation", material AS "materialCooperation", words AS "verbalConflict",
  deeds AS "materialConflict", verbal + material - words - deeds AS balance
FROM (
  SELECT strftime(coalesce(earliest, published), '%Y-%m') AS month,
    count(*) FILTER (quad = 'verbal-cooperation') AS verbal, count(*) FILTER (quad = 'material-cooperation') AS material,
    count(*) FILTER (quad = 'verbal-conflict') AS words, count(*) FILTER (quad = 'material-conflict') AS deeds
  FROM chosen WHERE asserted AND quad <> 'none' GROUP BY month)
