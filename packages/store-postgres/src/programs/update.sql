-- The steps of `update`: lock and read, then write, in one transaction of the store's or the caller's.
--
-- clock_ms   the time, or NULL for that of the server
-- ids        the records, each once, in the order in which to lock them: ascending, blocks last
-- logs       whether each is a log, whose entries are rows of their own: see entry-log.sql
-- records    core's records, as texts of arrays; NULL removes. A list that is stored under the name of a log,
--            but is not a valid log, ends with a NULL and has false in `logs`
-- `lock` returns JSON: the time, then each record or null. It makes a row that does not exist, as an expired
-- record: the caller must write a record or NULL for every such placeholder, or roll back.

CREATE OR REPLACE FUNCTION public.sluice_records_lock(clock_ms bigint, ids text[], logs boolean[])
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
SET enable_seqscan = off
AS $function$
DECLARE
  now_ms bigint;
  answer text;
BEGIN
  -- In the order of `ids`, as in execute.sql.
  INSERT INTO public.sluice_records AS kept (id, record)
    SELECT wanted, '{0}' FROM unnest(ids) AS wanted
    ON CONFLICT (id) DO UPDATE SET record = kept.record WHERE false;
  now_ms := coalesce(clock_ms, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);
  SELECT string_agg(coalesce('[' || array_to_string(found.record, ',') || ']', 'null'), ',') INTO answer
    FROM (
      SELECT (
        SELECT CASE
          WHEN kept.record[1] <= now_ms THEN NULL
          WHEN wanted.is_log AND kept.record[cardinality(kept.record)] IS NULL THEN array_remove(kept.record, NULL)
          WHEN wanted.is_log THEN kept.record[1:2] || ARRAY(
            SELECT number FROM public.sluice_records_entries AS entry, unnest(ARRAY[entry.at_ms, entry.total])
              WITH ORDINALITY AS pair (number, place)
            WHERE entry.id = wanted.id AND entry.total > kept.record[2]
            ORDER BY entry.at_ms, place
          )
          ELSE kept.record
        END
        FROM public.sluice_records AS kept WHERE kept.id = wanted.id
      ) AS record
      FROM unnest(ids, logs) AS wanted (id, is_log) OFFSET 0
    ) AS found;
  RETURN '[' || now_ms || ',' || answer || ']';
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_records_write(ids text[], logs boolean[], records text[])
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
SET enable_seqscan = off
AS $function$
DECLARE
  numbers bigint[];
  last integer;
BEGIN
  FOR i IN 1..cardinality(ids) LOOP
    numbers := records[i]::bigint[];
    last := cardinality(numbers);
    IF numbers IS NULL THEN
      DELETE FROM public.sluice_records AS kept WHERE kept.id = ids[i];
      DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = ids[i];
      CONTINUE;
    END IF;
    IF logs[i] THEN
      -- Writes only the entries that differ.
      DELETE FROM public.sluice_records_entries AS entry
        WHERE entry.id = ids[i]
          AND entry.at_ms NOT IN (SELECT numbers[place] FROM generate_series(3, last, 2) AS place);
      INSERT INTO public.sluice_records_entries AS entry
        SELECT ids[i], numbers[place], numbers[place + 1] FROM generate_series(3, last, 2) AS place
        ON CONFLICT (id, at_ms) DO UPDATE SET total = excluded.total WHERE entry.total <> excluded.total;
      -- A log without entries ends at its base, at a time in the past.
      numbers := numbers[1:2] || CASE WHEN last > 2 THEN numbers[last - 1:last] ELSE ARRAY[0, numbers[2]] END;
    END IF;
    INSERT INTO public.sluice_records AS kept VALUES (ids[i], numbers)
      ON CONFLICT (id) DO UPDATE SET record = excluded.record;
  END LOOP;
END
$function$;

-- Removes these records.
CREATE OR REPLACE FUNCTION public.sluice_records_remove(ids text[])
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
SET enable_seqscan = off
AS $function$
DECLARE
  found text[] := ARRAY(
    SELECT kept.id FROM public.sluice_records AS kept WHERE kept.id = ANY (ids)
    ORDER BY array_position(ids, kept.id) FOR UPDATE
  );
BEGIN
  -- Only the locked rows: a row made since then would be locked out of order.
  DELETE FROM public.sluice_records AS kept WHERE kept.id = ANY (found);
  DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = ANY (found);
END
$function$;
