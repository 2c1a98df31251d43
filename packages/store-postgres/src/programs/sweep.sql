-- Deletes expired records from a few pages of the table.
--
-- clock_ms     the time, or NULL for that of the server
-- first_page   the page to begin at
-- pages        the number of pages to read
-- Returns JSON: the number of deleted records, and the number of pages in the table.
--
-- It reads pages, because every check would have to write an index on the expiry. It skips locked rows until
-- the next time, so a sweep never waits, and others wait for it only briefly.

CREATE OR REPLACE FUNCTION public.sluice_records_sweep(clock_ms bigint, first_page bigint, pages bigint)
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
SET enable_seqscan = off
AS $function$
DECLARE
  now_ms bigint := coalesce(clock_ms, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);
  swept text[];
BEGIN
  WITH expired AS (
    SELECT kept.id FROM public.sluice_records AS kept
    WHERE kept.ctid >= format('(%s,0)', first_page)::tid AND kept.ctid < format('(%s,0)', first_page + pages)::tid
      AND kept.record[1] <= now_ms
    FOR UPDATE SKIP LOCKED
  ), deleted AS (
    DELETE FROM public.sluice_records AS kept USING expired WHERE kept.id = expired.id RETURNING kept.id
  )
  SELECT array_agg(deleted.id) INTO swept FROM deleted;
  IF swept IS NOT NULL THEN
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = ANY (swept);
  END IF;
  RETURN '[' || coalesce(cardinality(swept), 0) || ','
    || pg_relation_size('public.sluice_records') / current_setting('block_size')::bigint || ']';
END
$function$;
