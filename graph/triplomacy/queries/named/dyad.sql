SELECT coalesce(earliest, published) AS day, source AS "id:source", relation AS "rel:relation", target AS "id:target",
  polarity AS "kg:polarity", modality AS "kg:modality", confidence, attribution AS according, document, quote AS sentence
FROM chosen
