-- Runs a batch of commands in order. Must equal `transitionOf` in core's command.ts for each of them.
--
-- clock_ms     the time, or NULL for that of the server
-- ids          the records, each once; those that may be written come first, in ascending order
-- locked       the number of those that may be written
-- algorithms   the algorithm of each limit in the batch
-- parameters   the parameters of each limit, three each
-- commands     for each command: cost, count, number of keys; then for each key the index of its record and
--              of its limit
-- Returns JSON: the time, then for each command [granted, record or null, ...], or null where a record does
--              not fit its algorithm.
--
-- Measured against statements that compute all records of a batch as one set: those were 1.0 to 1.3 times as
-- fast, and could not take several limits or one record twice. The loop does arithmetic only; three
-- statements per batch touch the table: lock, read, write. Logs read and write their entries as they go.

CREATE OR REPLACE FUNCTION public.sluice_records_execute(
  clock_ms bigint, ids text[], locked integer, algorithms text[], parameters bigint[], commands bigint[]
) RETURNS text LANGUAGE plpgsql
-- A plan made while the table was small must not become a scan of a large one.
SET enable_seqscan = off
AS $function$
DECLARE
  now_ms bigint;
  -- The records, column by column; the third and fourth are NULL for records of two numbers.
  expires bigint[]; second bigint[]; third bigint[]; fourth bigint[];
  is_changed boolean[] := array_fill(false, ARRAY[cardinality(ids)]);
  vacant text[];
  answers text[] := ARRAY[]::text[];
  answer text;
  place integer := 1;
  last integer := cardinality(commands);
  first_key integer;
  last_key integer;
  cost bigint;
  granted bigint;
  available bigint;
  amount bigint;
  held bigint[];
  r integer;
  l integer;
BEGIN
  IF locked > 0 THEN
    -- Locks the rows in the order of `ids`, which is the same for every batch, so no two batches ever wait
    -- for each other. A row that does not exist is made, as an expired record, and locked.
    INSERT INTO public.sluice_records AS kept (id, record)
      SELECT wanted, '{0}' FROM unnest(ids[1:locked]) AS wanted
      ON CONFLICT (id) DO UPDATE SET record = kept.record WHERE false;
  END IF;
  -- After the locks: a batch that waited for one must not decide by a time before it got it.
  now_ms := coalesce(clock_ms, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);
  SELECT array_agg(found.record[1]), array_agg(found.record[2]), array_agg(found.record[3]), array_agg(found.record[4])
    INTO expires, second, third, fourth
    FROM (
      SELECT (
        -- Lists of another length fit no algorithm here.
        SELECT CASE WHEN cardinality(kept.record) IN (2, 4) THEN kept.record ELSE kept.record[1:1] END
        FROM public.sluice_records AS kept WHERE kept.id = wanted
      ) AS record
      FROM unnest(ids) AS wanted OFFSET 0
    ) AS found;

  WHILE place < last LOOP
    cost := commands[place];
    granted := commands[place + 1];
    first_key := place + 3;
    last_key := place + 1 + 2 * commands[place + 2];
    place := last_key + 2;

    FOR i IN first_key..last_key BY 2 LOOP
      r := commands[i];
      l := 3 * commands[i + 1];
      held := CASE
        WHEN expires[r] > now_ms THEN
          CASE WHEN third[r] IS NULL THEN ARRAY[expires[r], second[r]] ELSE ARRAY[expires[r], second[r], third[r], fourth[r]] END
      END;
      IF algorithms[commands[i + 1]] <> 'sliding-window-log' THEN
        available := public.sluice_available(
          algorithms[commands[i + 1]], held, now_ms, parameters[l - 2], parameters[l - 1], parameters[l]
        );
      ELSIF held IS NULL THEN
        available := parameters[l - 2];
      ELSE
        available := public.sluice_records_log_available(
          ids[r], held, now_ms, parameters[l - 2], parameters[l - 1]
        );
      END IF;
      IF available IS NULL THEN
        granted := NULL;
        EXIT;
      END IF;
      IF cost > 0 THEN
        granted := least(granted, available / cost);
      END IF;
    END LOOP;

    IF granted IS NULL THEN
      answers := answers || 'null'::text;
      CONTINUE;
    END IF;
    amount := CASE WHEN cost > 0 THEN granted * cost ELSE cost END;
    answer := '[' || granted;
    FOR i IN first_key..last_key BY 2 LOOP
      r := commands[i];
      l := 3 * commands[i + 1];
      IF last_key > first_key THEN
        held := CASE
          WHEN expires[r] > now_ms THEN
            CASE WHEN third[r] IS NULL THEN ARRAY[expires[r], second[r]] ELSE ARRAY[expires[r], second[r], third[r], fourth[r]] END
        END;
      END IF;
      -- An absent record has nothing to give back to.
      IF amount > 0 OR (amount < 0 AND held IS NOT NULL) THEN
        IF algorithms[commands[i + 1]] <> 'sliding-window-log' THEN
          held := public.sluice_spend(
            algorithms[commands[i + 1]], held, now_ms, amount, parameters[l - 2], parameters[l - 1], parameters[l]
          );
        ELSE
          held := public.sluice_records_log_spend(ids[r], held, now_ms, amount, parameters[l - 1]);
        END IF;
        expires[r] := held[1];
        second[r] := held[2];
        third[r] := held[3];
        fourth[r] := held[4];
        is_changed[r] := true;
      END IF;
      IF held IS NOT NULL AND algorithms[commands[i + 1]] = 'sliding-window-log' THEN
        held := public.sluice_records_log_answer(
          ids[r], held, now_ms, greatest(0, cost), parameters[l - 2], parameters[l - 1]
        );
      END IF;
      answer := answer || coalesce(',[' || array_to_string(held, ',') || ']', ',null');
    END LOOP;
    answers := answers || (answer || ']');
  END LOOP;

  -- Every row exists and is locked, so this only updates.
  INSERT INTO public.sluice_records AS kept (id, record)
    SELECT
      changed.id,
      CASE
        WHEN changed.third IS NULL THEN ARRAY[changed.expires, changed.second]
        ELSE ARRAY[changed.expires, changed.second, changed.third, changed.fourth]
      END
    FROM unnest(ids, expires, second, third, fourth, is_changed)
      AS changed (id, expires, second, third, fourth, is_changed)
    WHERE changed.is_changed AND changed.expires > now_ms
    ON CONFLICT (id) DO UPDATE SET record = excluded.record;
  -- Rows without a live record: placeholders made for their lock, emptied records, and expired ones.
  SELECT array_agg(row_id) INTO vacant
    FROM unnest(ids[1:locked], expires[1:locked]) AS touched (row_id, row_expires) WHERE row_expires <= now_ms;
  IF vacant IS NOT NULL THEN
    DELETE FROM public.sluice_records AS kept WHERE kept.id = ANY (vacant);
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = ANY (vacant);
  END IF;
  RETURN '[' || now_ms || coalesce(',' || nullif(array_to_string(answers, ','), ''), '') || ']';
END
$function$;
