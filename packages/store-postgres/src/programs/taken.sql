-- Makes the answer of take.sql if not every check was granted. The rows are still locked, so they have not
-- changed since the decision.
--
-- now_ms       the time of the batch
-- ids          the records of the batch
-- granted      the records of the granted checks
-- algorithm, p1, p2, p3   the algorithm, spelled as in the names of functions, and the parameters of the
--                         limit
-- Returns JSON without brackets: for each record [granted, record or null], or null where it does not fit the
--              algorithm.

CREATE OR REPLACE FUNCTION public.sluice_records_taken(
  now_ms bigint, ids text[], granted text[], algorithm text, p1 bigint, p2 bigint, p3 bigint
) RETURNS text LANGUAGE plpgsql
-- A plan made while the table was small must not become a scan of a large one.
SET enable_seqscan = off
AS $function$
BEGIN
  RETURN (SELECT string_agg(
    CASE
      WHEN found.id IN (SELECT unnest(granted)) THEN '[1,[' || array_to_string(found.held, ',') || ']]'
      WHEN found.held IS NULL THEN '[0,null]'
      WHEN public.sluice_available(replace(algorithm, '_', '-'), found.held, now_ms, p1, p2, p3) IS NULL THEN 'null'
      ELSE '[0,[' || array_to_string(found.held, ',') || ']]'
    END, ','
  )
  FROM (
    SELECT wanted AS id, (
      SELECT kept.record FROM public.sluice_records AS kept WHERE kept.id = wanted AND kept.record[1] > now_ms
    ) AS held
    FROM unnest(ids) AS wanted OFFSET 0
  ) AS found);
END
$function$;
