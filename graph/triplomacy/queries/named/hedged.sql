SELECT source AS "id:source", relation AS "rel:relation", target AS "id:target", modality AS "kg:modality",
  polarity AS "kg:polarity", confidence, quote AS sentence
FROM chosen WHERE modality IN ('probable', 'possible')
