-- Must equal `SlidingWindow` in core's algorithms/sliding-window.ts.
--
-- held     the live record [expires_at_ms, start_ms, current, previous], or NULL if there is none
-- now_ms   the time of the batch
-- amount   units to spend; negative gives back
-- max_units, window_ms   the parameters of the limit; the third is unused
-- Return the units left (NULL for a record that does not fit this algorithm), and the record after spending.
--
-- `windows` below is the record moved on to the present window:
-- [start_ms, window_ms, current, previous].

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_present(held bigint[], now_ms bigint)
RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN cardinality(held) < 4 OR held[1] <= held[2] OR (held[1] - held[2]) % 2 <> 0 THEN NULL
    WHEN now_ms < held[2] + (held[1] - held[2]) / 2
      THEN ARRAY[held[2], (held[1] - held[2]) / 2, held[3], held[4]]
    ELSE ARRAY[held[2] + (held[1] - held[2]) / 2, (held[1] - held[2]) / 2, 0, held[3]]
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_used(windows bigint[], now_ms bigint)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  -- A unit that counts in part counts as a whole: rounded in the limit's favour. In double precision, as in
  -- core: exact for every limit that core accepts, and equally inexact for the record of a larger one. After
  -- the clock has stepped back, the present window counts as just begun, so the previous one counts in full.
  SELECT windows[3] + ceil(
    windows[4]::float8 * (windows[2] - greatest(0, now_ms - windows[1]))::float8 / windows[2]::float8
  )::bigint
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_available(
  held bigint[], now_ms bigint, max_units bigint, window_ms bigint, unused bigint
) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  windows bigint[];
BEGIN
  IF held IS NULL THEN
    RETURN max_units;
  END IF;
  windows := public.sluice_sliding_window_present(held, now_ms);
  IF windows IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN greatest(0, max_units - public.sluice_sliding_window_used(windows, now_ms));
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_spend(
  held bigint[], now_ms bigint, amount bigint, max_units bigint, window_ms bigint, unused bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  windows bigint[];
  start_ms bigint := now_ms;
  current_units bigint := 0;
  previous_units bigint := 0;
BEGIN
  IF held IS NOT NULL THEN
    windows := public.sluice_sliding_window_present(held, now_ms);
    start_ms := greatest(now_ms, windows[1]);
    IF windows[2] = window_ms THEN
      start_ms := windows[1];
      current_units := windows[3];
      previous_units := windows[4];
    ELSE
      -- Written under another window: everything that still counts becomes usage of the present one.
      current_units := public.sluice_sliding_window_used(windows, now_ms);
    END IF;
  END IF;
  -- Down to a multiple of the window, even before 1970.
  start_ms := start_ms - (start_ms % window_ms + window_ms) % window_ms;
  -- Usage under an earlier, larger limit counts up to the present one.
  current_units := least(current_units, max_units) + amount;
  IF current_units < 0 THEN
    -- More was given back than this window has used: the rest is taken off the window before.
    previous_units := greatest(0, previous_units + current_units);
    current_units := 0;
  END IF;
  RETURN ARRAY[
    CASE WHEN current_units + previous_units = 0 THEN now_ms ELSE start_ms + 2 * window_ms END,
    start_ms,
    current_units,
    previous_units
  ];
END
$function$;
