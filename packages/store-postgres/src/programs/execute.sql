-- Runs a batch of commands in order. Must equal `transitionOf` in core's command.ts for each of them.
--
-- clock_ms     the time, or NULL for that of the server
-- ids          the records, each once; those to lock come first, and both parts in ascending order
-- locked       the number of those to lock: all that may be written, except for blocks
-- kernels      the kernel of each limit in the batch: see algorithms.sql
-- parameters   the parameters of each limit, three each
-- commands     for each command: its kind, the count of a spend or the time of the charge of a take-back, and
--              the number of keys; then for each key the index of its record, the index of its limit, and its
--              cost. Kinds: 0 spend, 1 penalize, 2 take back what was charged at that time, 3 take back what
--              is there now
-- Returns JSON: the time, then for each command [granted, record or null, ...], followed by what was charged
--              to each key if it is a penalty; or null where a record does not fit its algorithm.
--
-- Measured against statements that compute all records of a batch as one set: those were 1.0 to 1.3 times as
-- fast, and could not take several limits or one record twice. The loop does arithmetic only; three
-- statements per batch touch the table: lock, read, write. Logs read and write their entries as they go.

CREATE OR REPLACE FUNCTION public.sluice_records_execute(
  clock_ms bigint, ids text[], locked integer, kernels text[], parameters bigint[], commands bigint[]
) RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
-- A plan made while the table was small must not become a scan of a large one.
SET enable_seqscan = off
AS $function$
DECLARE
  now_ms bigint;
  -- The records, column by column; NULL for the numbers that a record does not have.
  expires bigint[]; second bigint[]; third bigint[]; fourth bigint[];
  is_changed boolean[] := array_fill(false, ARRAY[cardinality(ids)]);
  is_blocking boolean := false;
  vacant text[];
  answers text[] := ARRAY[]::text[];
  answer text;
  place integer := 1;
  last integer := cardinality(commands);
  first_key integer;
  last_key integer;
  kind bigint;
  granted bigint;
  charged bigint[];
  available bigint;
  cost bigint;
  units bigint;
  held bigint[];
  changed bigint[];
  -- The place of the key whose record is in `held`.
  loaded integer;
  kernel text;
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
        -- Longer lists fit no algorithm here.
        SELECT CASE WHEN cardinality(kept.record) <= 4 THEN kept.record ELSE kept.record[1:1] END
        FROM public.sluice_records AS kept WHERE kept.id = wanted
      ) AS record
      FROM unnest(ids) AS wanted OFFSET 0
    ) AS found;

  WHILE place < last LOOP
    kind := commands[place];
    granted := CASE kind WHEN 0 THEN commands[place + 1] ELSE 1 END;
    first_key := place + 3;
    last_key := place + 3 * commands[place + 2];
    charged := '{}';
    loaded := 0;

    -- How many checks fit every record, or how much is charged to each.
    FOR i IN first_key..last_key BY 3 LOOP
      -- A peek only reports.
      EXIT WHEN kind = 0 AND commands[place + 1] = 0;
      cost := commands[i + 2];
      CONTINUE WHEN cost = 0 AND kind <> 1;
      r := commands[i];
      l := 3 * commands[i + 1];
      kernel := kernels[commands[i + 1]];
      held := CASE WHEN expires[r] > now_ms THEN ARRAY[expires[r], second[r], third[r], fourth[r]] END;
      loaded := i;
      IF kernel <> 'log' THEN
        available := public.sluice_available(
          kernel, held, now_ms, parameters[l - 2], parameters[l - 1], parameters[l]
        );
      ELSE
        available := public.sluice_records_log_available(
          ids[r], held, now_ms, parameters[l - 2], parameters[l - 1]
        );
      END IF;
      IF available IS NULL THEN
        granted := NULL;
        EXIT;
      END IF;
      IF kind = 0 THEN
        granted := least(granted, available / cost);
      ELSIF kind = 1 THEN
        charged := charged || least(cost, available);
      END IF;
    END LOOP;

    IF granted IS NULL THEN
      answers := answers || 'null'::text;
      place := last_key + 3;
      CONTINUE;
    END IF;
    answer := '[' || granted;
    FOR i IN first_key..last_key BY 3 LOOP
      r := commands[i];
      l := 3 * commands[i + 1];
      kernel := kernels[commands[i + 1]];
      cost := commands[i + 2];
      IF loaded <> i THEN
        held := CASE WHEN expires[r] > now_ms THEN ARRAY[expires[r], second[r], third[r], fourth[r]] END;
        loaded := i;
      END IF;
      changed := NULL;
      IF kind <= 1 THEN
        units := CASE kind WHEN 0 THEN granted * cost ELSE charged[(i - place) / 3] END;
        IF units > 0 THEN
          IF kernel <> 'log' THEN
            changed := public.sluice_spend(
              kernel, held, now_ms, units, parameters[l - 2], parameters[l - 1], parameters[l]
            );
          ELSE
            changed := public.sluice_records_log_spend(
              ids[r], held, now_ms, units, parameters[l - 2], parameters[l - 1]
            );
          END IF;
        END IF;
        IF kind = 0 AND granted < commands[place + 1] AND cost > 0 AND changed IS NULL THEN
          -- Denied. A record from far ahead is written as charged now, or it would deny until the clock is
          -- there.
          IF kernel = 'log' THEN
            IF held[3] > now_ms THEN
              changed := public.sluice_records_log_rebase(
                ids[r], held, now_ms, parameters[l - 2], parameters[l - 1]
              );
            END IF;
          ELSIF held IS NOT NULL THEN
            changed := public.sluice_rebase(
              kernel, held, now_ms, parameters[l - 2], parameters[l - 1], parameters[l]
            );
          ELSIF kernel = 'block' THEN
            changed := public.sluice_block_on_denied(held, now_ms, parameters[l - 2]);
          END IF;
        END IF;
      ELSIF cost > 0 AND held IS NOT NULL THEN
        IF kernel <> 'log' THEN
          changed := public.sluice_take_back(
            kernel, held, now_ms, cost, CASE kind WHEN 2 THEN commands[place + 1] END,
            parameters[l - 2], parameters[l - 1], parameters[l]
          );
        ELSE
          changed := public.sluice_records_log_take_back(
            ids[r], held, now_ms, cost, CASE kind WHEN 2 THEN commands[place + 1] END,
            parameters[l - 2], parameters[l - 1]
          );
        END IF;
      END IF;
      IF changed IS NOT NULL THEN
        held := changed;
        expires[r] := held[1];
        second[r] := held[2];
        third[r] := held[3];
        fourth[r] := held[4];
        is_changed[r] := true;
        is_blocking := is_blocking OR r > locked;
      END IF;
      IF kernel = 'log' AND held IS NOT NULL THEN
        held := public.sluice_records_log_answer(
          ids[r], held, now_ms, cost, CASE kind WHEN 1 THEN charged[(i - place) / 3] ELSE 0 END,
          parameters[l - 2], parameters[l - 1]
        );
      END IF;
      answer := answer || coalesce(',[' || array_to_string(held, ',') || ']', ',null');
    END LOOP;
    IF kind = 1 THEN
      answer := answer || ',' || array_to_string(charged, ',');
    END IF;
    answers := answers || (answer || ']');
    place := last_key + 3;
  END LOOP;

  -- Every one of these rows exists and is locked, so this only updates.
  INSERT INTO public.sluice_records AS kept (id, record)
    SELECT touched.id, array_remove(ARRAY[touched.expires, touched.second, touched.third, touched.fourth], NULL)
    FROM unnest(ids[1:locked], expires[1:locked], second[1:locked], third[1:locked], fourth[1:locked], is_changed[1:locked])
      AS touched (id, expires, second, third, fourth, is_changed)
    WHERE touched.is_changed AND touched.expires > now_ms
    ON CONFLICT (id) DO UPDATE SET record = excluded.record;
  -- Rows without a live record: placeholders made for their lock, emptied records, and expired ones.
  SELECT array_agg(row_id) INTO vacant
    FROM unnest(ids[1:locked], expires[1:locked]) AS touched (row_id, row_expires) WHERE row_expires <= now_ms;
  IF vacant IS NOT NULL THEN
    DELETE FROM public.sluice_records AS kept WHERE kept.id = ANY (vacant);
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = ANY (vacant);
  END IF;
  IF is_blocking THEN
    -- Blocks are read without a lock, so that an allowed check makes no row for them. They are locked last,
    -- everywhere. One that somebody else has made since stays.
    INSERT INTO public.sluice_records AS kept (id, record)
      SELECT touched.id, ARRAY[touched.expires, touched.second]
      FROM unnest(ids, expires, second, is_changed) WITH ORDINALITY
        AS touched (id, expires, second, is_changed, place)
      WHERE touched.is_changed AND touched.place > locked
      ON CONFLICT (id) DO UPDATE SET record = excluded.record
      WHERE kept.record[1] <= now_ms OR kept.record[2] > now_ms;
  END IF;
  RETURN '[' || now_ms || coalesce(',' || nullif(array_to_string(answers, ','), ''), '') || ']';
END
$function$;
