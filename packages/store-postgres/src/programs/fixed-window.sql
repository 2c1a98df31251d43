-- Must equal `FixedWindow` in core's algorithms/fixed-window.ts.
--
-- held     the live record [expires_at_ms, used], or NULL if there is none
-- now_ms   the time of the batch
-- amount   units to spend; negative gives back
-- max_units, window_ms, aligned   the parameters of the limit; aligned is 1 for windows on multiples of
--                                 window_ms
-- Return the units left (NULL for a record that does not fit this algorithm), and the record after spending.

CREATE OR REPLACE FUNCTION public.sluice_fixed_window_available(
  held bigint[], now_ms bigint, max_units bigint, window_ms bigint, aligned bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held IS NULL THEN max_units
    WHEN held[2] IS NULL THEN NULL
    -- Usage under an earlier, larger limit counts up to the present one.
    ELSE greatest(0, max_units - held[2])
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_fixed_window_spend(
  held bigint[], now_ms bigint, amount bigint, max_units bigint, window_ms bigint, aligned bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    -- An open window keeps its end, even when the clock has stepped back to before its start.
    WHEN held IS NOT NULL THEN ARRAY[held[1], greatest(0, least(held[2], max_units) + amount)]
    -- The next multiple of the window. Twice the remainder, because that of a time before 1970 is negative.
    WHEN aligned = 1
      THEN ARRAY[now_ms - (now_ms % window_ms + window_ms) % window_ms + window_ms, greatest(0, amount)]
    ELSE ARRAY[now_ms + window_ms, greatest(0, amount)]
  END
$function$;
