-- Must equal `SlidingWindow` in core's algorithms/sliding-window.ts.
--
-- held     the record [expires_at_ms, start_ms, current, previous], or NULL if there is none; `available` and
--          `spend` take an expired one for none
-- now_ms   the time of the command
-- units    units to spend or to give back
-- max_units, window_ms   the parameters of the limit; the third is unused
-- `available` returns the units left (NULL for a record that does not fit this algorithm), and `spend`,
-- `take_back` and `rebase` the record to write.
--
-- `windows` below is the record moved on to the present window:
-- [start_ms, window_ms, current, previous].

-- The start of the window of this time: down to a multiple of the window, even before 1970.
CREATE OR REPLACE FUNCTION public.sluice_sliding_window_start(ms bigint, window_ms bigint)
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT ms - (ms % window_ms + window_ms) % window_ms
$function$;

-- The windows at `now_ms`, still of the length under which the record was written.
CREATE OR REPLACE FUNCTION public.sluice_sliding_window_present(
  held bigint[], now_ms bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held[4] IS NULL OR held[1] <= held[2] OR (held[1] - held[2]) % 2 <> 0 THEN NULL
    -- From more than one window ahead: all usage counts as charged now.
    WHEN held[2] - now_ms > window_ms THEN ARRAY[
      public.sluice_sliding_window_start(now_ms, window_ms), window_ms, least(held[3] + held[4], max_units), 0
    ]
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

-- Windows of another length, carried over: whatever still counts becomes usage of the present window.
CREATE OR REPLACE FUNCTION public.sluice_sliding_window_carried(
  windows bigint[], now_ms bigint, max_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT ARRAY[
    public.sluice_sliding_window_start(greatest(now_ms, windows[1]), window_ms),
    window_ms,
    least(public.sluice_sliding_window_used(windows, now_ms), max_units),
    0
  ]
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_record(
  start_ms bigint, now_ms bigint, current_units bigint, previous_units bigint, window_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT ARRAY[
    CASE WHEN current_units + previous_units = 0 THEN now_ms ELSE start_ms + 2 * window_ms END,
    start_ms,
    current_units,
    previous_units
  ]
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_available(
  held bigint[], now_ms bigint, max_units bigint, window_ms bigint, unused bigint
) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  windows bigint[];
BEGIN
  IF held[1] > now_ms THEN
    windows := public.sluice_sliding_window_present(held, now_ms, max_units, window_ms);
    IF windows IS NULL THEN
      RETURN NULL;
    END IF;
    RETURN greatest(0, max_units - public.sluice_sliding_window_used(windows, now_ms));
  END IF;
  RETURN max_units;
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_spend(
  held bigint[], now_ms bigint, units bigint, max_units bigint, window_ms bigint, unused bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  windows bigint[];
  fits bigint;
BEGIN
  IF held[1] > now_ms THEN
    windows := public.sluice_sliding_window_present(held, now_ms, max_units, window_ms);
    IF windows[2] <> window_ms THEN
      windows := public.sluice_sliding_window_carried(windows, now_ms, max_units, window_ms);
    END IF;
    fits := greatest(0, max_units - public.sluice_sliding_window_used(windows, now_ms));
    RETURN public.sluice_sliding_window_record(
      windows[1], now_ms, windows[3] + least(units, fits), windows[4], window_ms
    );
  END IF;
  RETURN public.sluice_sliding_window_record(
    public.sluice_sliding_window_start(now_ms, window_ms), now_ms, least(units, max_units), 0, window_ms
  );
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_take_back(
  held bigint[], now_ms bigint, units bigint, charged_at_ms bigint, max_units bigint, window_ms bigint, unused bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  windows bigint[] := public.sluice_sliding_window_present(held, now_ms, max_units, window_ms);
  current_units bigint;
  previous_units bigint;
  charged_in bigint;
BEGIN
  IF windows[2] <> window_ms THEN
    windows := public.sluice_sliding_window_carried(windows, now_ms, max_units, window_ms);
  END IF;
  current_units := windows[3];
  previous_units := windows[4];
  IF charged_at_ms IS NULL THEN
    current_units := greatest(0, windows[3] - units);
    previous_units := greatest(0, windows[4] - (units - (windows[3] - current_units)));
  ELSE
    -- Each window gives back only its own usage.
    charged_in := public.sluice_sliding_window_start(charged_at_ms, window_ms);
    IF charged_in = windows[1] THEN
      current_units := greatest(0, current_units - units);
    ELSIF charged_in = windows[1] - window_ms THEN
      previous_units := greatest(0, previous_units - units);
    END IF;
  END IF;
  RETURN public.sluice_sliding_window_record(windows[1], now_ms, current_units, previous_units, window_ms);
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_sliding_window_rebase(
  held bigint[], now_ms bigint, max_units bigint, window_ms bigint, unused bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  windows bigint[];
BEGIN
  IF held[2] - now_ms > window_ms THEN
    windows := public.sluice_sliding_window_present(held, now_ms, max_units, window_ms);
    RETURN public.sluice_sliding_window_record(windows[1], now_ms, windows[3], windows[4], window_ms);
  END IF;
  RETURN NULL;
END
$function$;
