-- Returns those of these records that other transactions hold, now or within a few milliseconds. Changes
-- nothing.
--
-- ids   the records, each once, in ascending order
--
-- Run after a batch has waited in vain for one of its records: no error says for which.

CREATE OR REPLACE FUNCTION public.sluice_records_held(ids text[])
RETURNS text[] LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
SET enable_seqscan = off
SET lock_timeout = '5ms'
AS $function$
DECLARE
  free text[] := ARRAY(
    SELECT kept.id FROM public.sluice_records AS kept WHERE kept.id = ANY (ids) FOR UPDATE SKIP LOCKED
  );
  held text[] := ARRAY(
    SELECT kept.id FROM public.sluice_records AS kept WHERE kept.id = ANY (ids) AND kept.id <> ALL (free)
  );
  absent text[] := ARRAY(
    SELECT wanted FROM unnest(ids) WITH ORDINALITY AS given (wanted, place)
    WHERE wanted <> ALL (free || held) ORDER BY place
  );
  missing text;
BEGIN
  -- A row that another transaction has made cannot be seen. To make it too is to wait for that transaction.
  IF cardinality(absent) > 0 THEN
    BEGIN
      INSERT INTO public.sluice_records AS kept (id, record)
        SELECT wanted, '{0}' FROM unnest(absent) AS wanted ON CONFLICT DO NOTHING;
      RAISE EXCEPTION USING ERRCODE = 'SLU02';
    EXCEPTION
      WHEN SQLSTATE 'SLU02' THEN
        RETURN held;
      WHEN lock_not_available THEN
        NULL;
    END;
  END IF;
  FOREACH missing IN ARRAY absent LOOP
    BEGIN
      INSERT INTO public.sluice_records AS kept (id, record) VALUES (missing, '{0}') ON CONFLICT DO NOTHING;
      RAISE EXCEPTION USING ERRCODE = 'SLU02';
    EXCEPTION
      WHEN SQLSTATE 'SLU02' THEN
        NULL;
      WHEN lock_not_available THEN
        held := held || missing;
    END;
  END LOOP;
  RETURN held;
END
$function$;
