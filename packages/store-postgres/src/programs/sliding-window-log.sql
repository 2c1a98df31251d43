-- Must equal `SlidingWindowLog` in core's algorithms/sliding-window-log.ts.
--
-- row_id   the id of the record; its row must be locked
-- held     the live header [expires_at_ms, base, newest_ms, newest_total], or NULL if there is none
-- now_ms   the time of the batch
-- amount   units to spend; negative gives back
-- max_units, window_ms   the parameters of the limit
--
-- Core's record is [expires_at_ms, base, t1, total1, t2, total2, ...]. Here its entries are rows of their
-- own, and the header says where the log begins and ends. Entries whose total is at most `base` are gone,
-- even if their row still exists. So a check reads two entries and writes one, however long the log is.

-- The running total just before the first entry that still counts.
CREATE OR REPLACE FUNCTION public.sluice_records_log_base(
  row_id text, held bigint[], now_ms bigint, window_ms bigint
) RETURNS bigint LANGUAGE sql STABLE AS $function$
  SELECT greatest(held[2], (
    -- An entry of the millisecond `now - window` has just stopped counting.
    SELECT entry.total FROM public.sluice_records_entries AS entry
    WHERE entry.id = row_id AND entry.at_ms <= now_ms - window_ms
    ORDER BY entry.at_ms DESC LIMIT 1
  ))
$function$;

-- Returns the units left; NULL for a header that does not fit this algorithm.
CREATE OR REPLACE FUNCTION public.sluice_records_log_available(
  row_id text, held bigint[], now_ms bigint, max_units bigint, window_ms bigint
) RETURNS bigint LANGUAGE plpgsql STABLE AS $function$
BEGIN
  IF held[4] IS NULL THEN
    RETURN NULL;
  END IF;
  -- Usage under an earlier, larger limit counts up to the present one.
  RETURN greatest(
    0, max_units - (held[4] - public.sluice_records_log_base(row_id, held, now_ms, window_ms))
  );
END
$function$;

-- Returns the header after spending. Writes the entries; the caller writes the header.
CREATE OR REPLACE FUNCTION public.sluice_records_log_spend(
  row_id text, held bigint[], now_ms bigint, amount bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql AS $function$
DECLARE
  base bigint := 0;
  newest_ms bigint;
  new_total bigint := amount;
BEGIN
  IF held IS NULL THEN
    -- Entries that an expired log has left behind.
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = row_id;
  ELSE
    base := public.sluice_records_log_base(row_id, held, now_ms, window_ms);
    newest_ms := held[3];
    new_total := greatest(held[4] + amount, base);
    -- Every entry is deleted once, so over time this costs each check one deletion, of the entry that it
    -- wrote.
    DELETE FROM public.sluice_records_entries AS entry
      WHERE entry.id = row_id AND entry.at_ms <= now_ms - window_ms;
  END IF;
  IF amount > 0 THEN
    -- After the clock has stepped back, the newest entry takes the units: times never decrease along a log.
    newest_ms := greatest(newest_ms, now_ms);
    INSERT INTO public.sluice_records_entries AS entry VALUES (row_id, newest_ms, new_total)
      ON CONFLICT (id, at_ms) DO UPDATE SET total = excluded.total;
  ELSIF new_total = base THEN
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = row_id;
    RETURN ARRAY[now_ms, base, now_ms, base];
  ELSE
    -- Takes off the newest units first: they would count longest.
    newest_ms := (
      SELECT min(entry.at_ms) FROM public.sluice_records_entries AS entry
      WHERE entry.id = row_id AND entry.at_ms > coalesce((
        SELECT earlier.at_ms FROM public.sluice_records_entries AS earlier
        WHERE earlier.id = row_id AND earlier.total < new_total
        ORDER BY earlier.at_ms DESC LIMIT 1
      ), now_ms - window_ms)
    );
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = row_id AND entry.at_ms > newest_ms;
    UPDATE public.sluice_records_entries AS entry SET total = new_total
      WHERE entry.id = row_id AND entry.at_ms = newest_ms;
  END IF;
  -- 2^52: running totals start over before they can leave the safe integers.
  IF new_total > 4503599627370496 THEN
    UPDATE public.sluice_records_entries AS entry SET total = entry.total - base WHERE entry.id = row_id;
    new_total := new_total - base;
    base := 0;
  END IF;
  RETURN ARRAY[newest_ms + window_ms, base, newest_ms, new_total];
END
$function$;

-- Returns core's record with at most three entries instead of all: the newest one exactly, because refunds
-- are taken from it; the one whose end makes `cost` fit, if it does not fit now; and all others merged into
-- these or into the first. The result answers the same as the whole log to `available`, and to `describe` for
-- `cost` and for 0.
CREATE OR REPLACE FUNCTION public.sluice_records_log_answer(
  row_id text, held bigint[], now_ms bigint, cost bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $function$
DECLARE
  gone_ms bigint := now_ms - window_ms;
  base bigint := public.sluice_records_log_base(row_id, held, now_ms, window_ms);
  first_ms bigint;
  fits_ms bigint;
  before_fits bigint;
  before_newest bigint;
  answer bigint[] := ARRAY[held[1], 0];
BEGIN
  IF held[4] = base THEN
    RETURN answer;
  END IF;
  before_newest := public.sluice_records_log_total_before(row_id, held[3], base);
  first_ms := (
    SELECT min(entry.at_ms) FROM public.sluice_records_entries AS entry
    WHERE entry.id = row_id AND entry.at_ms > gone_ms
  );
  IF cost <= max_units AND cost > max_units - (held[4] - base) THEN
    fits_ms := (
      SELECT entry.at_ms FROM public.sluice_records_entries AS entry
      WHERE entry.id = row_id AND entry.at_ms > gone_ms AND entry.total >= held[4] - (max_units - cost)
      ORDER BY entry.at_ms LIMIT 1
    );
    before_fits := public.sluice_records_log_total_before(row_id, fits_ms, base);
    IF before_fits > base THEN
      answer := answer || ARRAY[first_ms, before_fits - base];
    END IF;
    first_ms := fits_ms;
  END IF;
  IF before_newest > base AND first_ms < held[3] THEN
    answer := answer || ARRAY[first_ms, before_newest - base];
  END IF;
  RETURN answer || ARRAY[held[3], held[4] - base];
END
$function$;

-- The running total just before the entry at this time.
CREATE OR REPLACE FUNCTION public.sluice_records_log_total_before(row_id text, before_ms bigint, base bigint)
RETURNS bigint LANGUAGE sql STABLE AS $function$
  SELECT greatest(base, (
    SELECT entry.total FROM public.sluice_records_entries AS entry
    WHERE entry.id = row_id AND entry.at_ms < before_ms
    ORDER BY entry.at_ms DESC LIMIT 1
  ))
$function$;
