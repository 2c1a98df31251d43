-- Must equal `EntryLog` in core's algorithms/entry-log.ts: the kernel of sliding-window-log and concurrency.
--
-- row_id   the id of the record; its row must be locked, except for those that only read
-- held     the live header [expires_at_ms, base, newest_ms, newest_total], or NULL if there is none
-- now_ms   the time of the command
-- units    units to spend or to give back
-- max_units, window_ms   the parameters of the limit
--
-- Core's record is [expires_at_ms, base, t1, total1, t2, total2, ...]. Here its entries are rows of their
-- own, and the header says where the log begins and ends. Entries whose total is at most `base` are gone,
-- even if their row still exists. So a check reads two entries and writes one, however long the log is. Those
-- that change the log write its entries, and return the header for the caller to write.

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

-- The running total just before the entry at this time.
CREATE OR REPLACE FUNCTION public.sluice_records_log_before(row_id text, before_ms bigint, base bigint)
RETURNS bigint LANGUAGE sql STABLE AS $function$
  SELECT greatest(base, (
    SELECT entry.total FROM public.sluice_records_entries AS entry
    WHERE entry.id = row_id AND entry.at_ms < before_ms
    ORDER BY entry.at_ms DESC LIMIT 1
  ))
$function$;

-- Returns the units left; NULL for a header that does not fit this algorithm.
CREATE OR REPLACE FUNCTION public.sluice_records_log_available(
  row_id text, held bigint[], now_ms bigint, max_units bigint, window_ms bigint
) RETURNS bigint LANGUAGE plpgsql STABLE AS $function$
BEGIN
  IF held IS NULL THEN
    RETURN max_units;
  END IF;
  IF held[4] IS NULL THEN
    RETURN NULL;
  END IF;
  -- Usage under an earlier, larger limit counts up to the present one.
  RETURN greatest(
    0, max_units - (held[4] - public.sluice_records_log_base(row_id, held, now_ms, window_ms))
  );
END
$function$;

-- Merges a log from more than one window ahead into one entry, as if all of it had been charged now. Returns
-- NULL for any other log, and leaves it as it is.
CREATE OR REPLACE FUNCTION public.sluice_records_log_rebase(
  row_id text, held bigint[], now_ms bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql AS $function$
DECLARE
  base bigint;
  new_total bigint;
BEGIN
  IF held[3] - now_ms > window_ms THEN
    base := public.sluice_records_log_base(row_id, held, now_ms, window_ms);
    new_total := base + least(held[4] - base, max_units);
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = row_id;
    INSERT INTO public.sluice_records_entries AS entry VALUES (row_id, now_ms, new_total);
    RETURN ARRAY[now_ms + window_ms, base, now_ms, new_total];
  END IF;
  RETURN NULL;
END
$function$;

-- Deletes the entries that no longer count, or merges those from far ahead.
CREATE OR REPLACE FUNCTION public.sluice_records_log_live(
  row_id text, held bigint[], now_ms bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql AS $function$
DECLARE
  rebased bigint[];
BEGIN
  IF held[3] > now_ms THEN
    rebased := public.sluice_records_log_rebase(row_id, held, now_ms, max_units, window_ms);
    IF rebased IS NOT NULL THEN
      RETURN rebased;
    END IF;
  END IF;
  held[2] := public.sluice_records_log_base(row_id, held, now_ms, window_ms);
  -- Every entry is deleted once, so over time this costs each check one deletion, of the entry that it
  -- wrote.
  DELETE FROM public.sluice_records_entries AS entry
    WHERE entry.id = row_id AND entry.at_ms <= now_ms - window_ms;
  RETURN held;
END
$function$;

-- The header of a changed log, with its expiry, and with totals that stay far from the unsafe integers.
CREATE OR REPLACE FUNCTION public.sluice_records_log_done(
  row_id text, base bigint, newest_ms bigint, newest_total bigint, now_ms bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql AS $function$
BEGIN
  IF newest_total = base THEN
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = row_id;
    RETURN ARRAY[now_ms, base, now_ms, base];
  END IF;
  -- 2^52: running totals start over before they can leave the safe integers.
  IF newest_total > 4503599627370496 THEN
    UPDATE public.sluice_records_entries AS entry SET total = entry.total - base WHERE entry.id = row_id;
    RETURN ARRAY[newest_ms + window_ms, 0, newest_ms, newest_total - base];
  END IF;
  RETURN ARRAY[newest_ms + window_ms, base, newest_ms, newest_total];
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_records_log_spend(
  row_id text, held bigint[], now_ms bigint, units bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql AS $function$
DECLARE
  spent bigint := least(units, max_units);
  log bigint[] := ARRAY[now_ms, 0, now_ms, 0];
  newest_ms bigint;
BEGIN
  IF held IS NULL THEN
    -- Entries that an expired log has left behind.
    DELETE FROM public.sluice_records_entries AS entry WHERE entry.id = row_id;
  ELSE
    log := public.sluice_records_log_live(row_id, held, now_ms, max_units, window_ms);
    spent := least(units, greatest(0, max_units - (log[4] - log[2])));
  END IF;
  -- After a clock has stepped back, the newest entry gets the units: times never decrease along a log.
  newest_ms := greatest(log[3], now_ms);
  IF spent > 0 THEN
    INSERT INTO public.sluice_records_entries AS entry VALUES (row_id, newest_ms, log[4] + spent)
      ON CONFLICT (id, at_ms) DO UPDATE SET total = excluded.total;
  END IF;
  RETURN public.sluice_records_log_done(row_id, log[2], newest_ms, log[4] + spent, now_ms, window_ms);
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_records_log_take_back(
  row_id text, held bigint[], now_ms bigint, units bigint, charged_at_ms bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql AS $function$
DECLARE
  log bigint[] := public.sluice_records_log_live(row_id, held, now_ms, max_units, window_ms);
  base bigint := log[2];
  newest_ms bigint := log[3];
  new_total bigint := log[4];
  in_entry bigint;
BEGIN
  IF charged_at_ms IS NULL THEN
    -- Removes the newest units first: they would count longest.
    new_total := greatest(base, new_total - units);
    IF new_total > base THEN
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
  ELSE
    in_entry := (
      SELECT entry.total FROM public.sluice_records_entries AS entry
      WHERE entry.id = row_id AND entry.at_ms = charged_at_ms
    ) - public.sluice_records_log_before(row_id, charged_at_ms, base);
    IF in_entry > 0 THEN
      UPDATE public.sluice_records_entries AS entry SET total = entry.total - least(units, in_entry)
        WHERE entry.id = row_id AND entry.at_ms >= charged_at_ms;
      new_total := new_total - least(units, in_entry);
      IF units >= in_entry THEN
        DELETE FROM public.sluice_records_entries AS entry
          WHERE entry.id = row_id AND entry.at_ms = charged_at_ms;
        IF newest_ms = charged_at_ms THEN
          newest_ms := (SELECT max(entry.at_ms) FROM public.sluice_records_entries AS entry WHERE entry.id = row_id);
        END IF;
      END IF;
    END IF;
  END IF;
  RETURN public.sluice_records_log_done(row_id, base, newest_ms, new_total, now_ms, window_ms);
END
$function$;

-- Returns core's record without the entries that make no difference. It keeps the two newest ones, because
-- what the command has spent can be taken back from them, and the one whose end makes `cost` fit, if it does
-- not fit now. Where `penalty` units have just been charged, it keeps the one that would make it fit without
-- them too. The result answers the same as the whole log to `available`, and to `describe` for `cost` and for
-- 0, before and after what was spent is taken back.
CREATE OR REPLACE FUNCTION public.sluice_records_log_answer(
  row_id text, held bigint[], now_ms bigint, cost bigint, penalty bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql STABLE AS $function$
DECLARE
  gone_ms bigint := now_ms - window_ms;
  base bigint;
  -- The total that must be gone before `cost` fits.
  target bigint := held[4] - (max_units - cost);
  found record;
  last_ms bigint := gone_ms;
  second record;
  answer bigint[] := ARRAY[held[1], 0];
BEGIN
  IF held[4] IS NULL THEN
    RETURN held;
  END IF;
  base := public.sluice_records_log_base(row_id, held, now_ms, window_ms);
  IF held[4] = base THEN
    RETURN answer;
  END IF;
  SELECT entry.at_ms, entry.total INTO second FROM public.sluice_records_entries AS entry
    WHERE entry.id = row_id AND entry.at_ms > gone_ms AND entry.at_ms < held[3]
    ORDER BY entry.at_ms DESC LIMIT 1;
  IF second.at_ms IS NOT NULL THEN
    IF cost <= max_units AND target > base THEN
      FOREACH target IN ARRAY CASE penalty WHEN 0 THEN ARRAY[target] ELSE ARRAY[target - penalty, target] END LOOP
        SELECT entry.at_ms, entry.total INTO found FROM public.sluice_records_entries AS entry
          WHERE entry.id = row_id AND entry.at_ms > last_ms AND entry.at_ms < second.at_ms AND entry.total >= target
          ORDER BY entry.at_ms LIMIT 1;
        IF found.at_ms IS NOT NULL AND target > base THEN
          answer := answer || ARRAY[found.at_ms, found.total - base];
          last_ms := found.at_ms;
        END IF;
      END LOOP;
    END IF;
    answer := answer || ARRAY[second.at_ms, second.total - base];
  END IF;
  RETURN answer || ARRAY[held[3], held[4] - base];
END
$function$;
