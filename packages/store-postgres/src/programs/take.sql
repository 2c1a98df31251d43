-- Runs the most frequent kind of batch: one check each of many keys, of the same cost, against the same
-- limit, whose records are one row each. Must equal execute.sql, and thus `transitionOf` in core's
-- command.ts. The migration makes a copy for each kernel, with its name in place of fixed_window: a statement
-- that chose the kernel itself would have to be prepared for all of them with every batch.
--
-- clock_ms     the time, or NULL for that of the server
-- ids          the records, each once, in ascending order
-- cost         of each check, at least 1
-- p1, p2, p3   the parameters of the limit
-- Returns JSON: the time; then, if all were granted, their records, number by number, and otherwise the
--              answer to each, as in taken.sql.
--
-- Measured against execute.sql: one statement instead of three, and no loop, make it two to three times as
-- fast. The price is that it reads the time before it holds the locks. A row whose lock comes more than 25 ms
-- later is therefore only locked, and decided in taken.sql by a time after that. (With 10 ms, a busy machine
-- took that way often enough to lose a quarter of its throughput.)

CREATE OR REPLACE FUNCTION public.sluice_records_fixed_window(
  clock_ms bigint, ids text[], cost bigint, p1 bigint, p2 bigint, p3 bigint
) RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS $function$
DECLARE
  started timestamptz := clock_timestamp();
  too_late timestamptz := CASE WHEN clock_ms IS NULL THEN started + '25 ms'::interval ELSE 'infinity' END;
  now_ms bigint := coalesce(clock_ms, floor(extract(epoch FROM started) * 1000)::bigint);
  fresh bigint[];
  granted text[];
  answer text;
  is_late boolean;
BEGIN
  -- A cost above the limit makes no row. Every argument has a type: an untyped one could fit a function of
  -- another owner better, where others may create functions in the schema.
  IF public.sluice_fixed_window_available(NULL::bigint[], now_ms, p1, p2, p3) >= cost THEN
    fresh := public.sluice_fixed_window_spend(NULL::bigint[], now_ms, cost, p1, p2, p3);
  END IF;
  -- Makes or locks the rows in the order of `ids`, as in execute.sql. A row whose condition does not hold is
  -- locked too, but not written.
  WITH taken AS (
    INSERT INTO public.sluice_records AS kept (id, record)
      SELECT wanted, fresh FROM unnest(ids) AS wanted WHERE fresh IS NOT NULL
      ON CONFLICT (id) DO UPDATE SET record = public.sluice_fixed_window_spend(kept.record, now_ms, cost, p1, p2, p3)
      WHERE clock_timestamp() < too_late
        AND public.sluice_fixed_window_available(kept.record, now_ms, p1, p2, p3) >= cost
      RETURNING kept.id, kept.record
  )
  SELECT array_agg(taken.id), string_agg(array_to_string(taken.record, ','), ',') INTO granted, answer FROM taken;
  is_late := clock_timestamp() >= too_late;
  -- A row that was there is late only if it was not granted. A new one may have waited for a transaction that
  -- had made it and was undone.
  IF cardinality(granted) = cardinality(ids)
    AND (NOT is_late OR strpos(answer, array_to_string(fresh, ',')) = 0) THEN
    RETURN '[' || now_ms || ',' || answer || ']';
  END IF;
  RETURN public.sluice_records_taken(
    now_ms, is_late, ids, coalesce(granted, '{}'), fresh, 'fixed_window'::text, cost, p1, p2, p3
  );
END
$function$;
