-- Ends a batch of take.sql in which a check was denied, or which may have waited for a lock. The rows are
-- locked, so they have not changed since, unless the cost is above the limit.
--
-- now_ms       the time of the batch
-- is_late      whether it may have waited: decides by the present time what was not granted by that of the
--              batch
-- ids          the records of the batch
-- granted      those of the checks that were granted
-- fresh        the record that was written where there was none
-- kernel, cost, p1, p2, p3   the kernel, the cost of each check, and the parameters of the limit
-- Returns JSON: the time, then for each record [granted, record or null, time if it is not that of the
--              batch], or null where the record does not fit the algorithm.

CREATE OR REPLACE FUNCTION public.sluice_records_taken(
  now_ms bigint, is_late boolean, ids text[], granted text[], fresh bigint[], kernel text, cost bigint,
  p1 bigint, p2 bigint, p3 bigint
) RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
-- A plan made while the table was small must not become a scan of a large one.
SET enable_seqscan = off
AS $function$
DECLARE
  later_ms bigint := now_ms;
  later text := '';
  granted_later text[];
  ahead text[];
  answer text;
BEGIN
  IF is_late THEN
    later_ms := floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;
    -- A new row of this batch is written again: see take.sql. One of another process may hold the same
    -- numbers, because windows of the clock begin alike: its charge stays.
    WITH taken AS (
      UPDATE public.sluice_records AS kept SET record = public.sluice_spend(
        kernel, CASE WHEN kept.id <> ALL (granted) THEN kept.record END, later_ms, cost, p1, p2, p3
      )
      WHERE kept.id = ANY (ids) AND (kept.id <> ALL (granted) OR kept.record = fresh)
        AND public.sluice_available(
          kernel, CASE WHEN kept.id <> ALL (granted) THEN kept.record END, later_ms, p1, p2, p3
        ) >= cost
      RETURNING kept.id
    )
    SELECT array_agg(taken.id) INTO granted_later FROM taken;
  END IF;
  IF later_ms <> now_ms THEN
    later := ',' || later_ms;
  END IF;
  SELECT
    string_agg(
      CASE
        WHEN found.id = ANY (granted_later) THEN '[1,[' || array_to_string(found.held, ',') || ']' || later || ']'
        WHEN found.id = ANY (granted) THEN '[1,[' || array_to_string(found.held, ',') || ']]'
        WHEN found.available IS NULL THEN 'null'
        WHEN found.held IS NULL THEN '[0,null' || later || ']'
        ELSE '[0,[' || array_to_string(coalesce(found.rebased, found.held), ',') || ']' || later || ']'
      END, ','
    ),
    array_agg(found.id) FILTER (WHERE found.rebased IS NOT NULL)
    INTO answer, ahead
    FROM (
      SELECT denied.*, CASE
        -- A record from far ahead is written as charged now, or it would deny until the clock is there.
        WHEN denied.available IS NOT NULL THEN public.sluice_rebase(kernel, denied.held, later_ms, p1, p2, p3)
      END AS rebased
      FROM (
        SELECT touched.id, live.held, CASE
          WHEN NOT touched.is_granted THEN public.sluice_available(kernel, live.held, later_ms, p1, p2, p3)
        END AS available
        FROM (
          SELECT wanted AS id, wanted = ANY (granted || granted_later) AS is_granted, (
            SELECT kept.record FROM public.sluice_records AS kept WHERE kept.id = wanted
          ) AS record
          FROM unnest(ids) AS wanted OFFSET 0
        ) AS touched, LATERAL (
          SELECT CASE WHEN touched.is_granted OR touched.record[1] > later_ms THEN touched.record END AS held
        ) AS live OFFSET 0
      ) AS denied OFFSET 0
    ) AS found;
  IF ahead IS NOT NULL THEN
    PERFORM FROM public.sluice_records AS kept WHERE kept.id = ANY (ahead) ORDER BY kept.id FOR UPDATE;
    UPDATE public.sluice_records AS kept
      SET record = public.sluice_rebase(kernel, kept.record, later_ms, p1, p2, p3)
      WHERE kept.id = ANY (ahead) AND public.sluice_rebase(kernel, kept.record, later_ms, p1, p2, p3) IS NOT NULL;
  END IF;
  RETURN '[' || now_ms || ',' || answer || ']';
END
$function$;
