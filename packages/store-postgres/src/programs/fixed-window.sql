-- Must equal `FixedWindow` in core's algorithms/fixed-window.ts.
--
-- held     the record [ends_at_ms, used, opened_at_ms], or NULL if there is none; `available` and `spend`
--          take an expired one for none
-- now_ms   the time of the command
-- units    units to spend or to give back
-- max_units, window_ms, aligned   the parameters of the limit; aligned is 1 for windows on multiples of
--                                 window_ms
-- `available` returns the units left (NULL for a record that does not fit this algorithm), and the others the
-- record to write.

CREATE OR REPLACE FUNCTION public.sluice_fixed_window_available(
  held bigint[], now_ms bigint, max_units bigint, window_ms bigint, aligned bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held[1] > now_ms THEN
      -- Usage under an earlier, larger limit counts up to the present one.
      CASE WHEN held[2] < max_units THEN max_units - held[2] WHEN held[2] >= max_units THEN 0 END
    ELSE max_units
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_fixed_window_spend(
  held bigint[], now_ms bigint, units bigint, max_units bigint, window_ms bigint, aligned bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held[1] > now_ms THEN ARRAY[
      -- An open window continues to its end, even if the clock has stepped back to before its start; but one
      -- that was opened more than a window ahead counts as opened now: see `rebase`.
      CASE
        WHEN held[3] - now_ms <= window_ms THEN held[1]
        WHEN aligned = 1 THEN now_ms - (now_ms % window_ms + window_ms) % window_ms + 2 * window_ms
        ELSE now_ms + window_ms
      END,
      greatest(held[2], least(held[2] + units, max_units)),
      CASE WHEN held[3] - now_ms <= window_ms THEN held[3] ELSE now_ms END
    ]
    -- The next multiple of the window. Twice the remainder, because that of a time before 1970 is negative.
    WHEN aligned = 1 THEN ARRAY[
      now_ms - (now_ms % window_ms + window_ms) % window_ms + window_ms, least(units, max_units), now_ms
    ]
    ELSE ARRAY[now_ms + window_ms, least(units, max_units), now_ms]
  END
$function$;

-- The window lasts at least its whole length from now: an aligned one that ended at the next multiple could
-- end at once, and grant the limit a second time. It ends at a multiple, or the next one would be short.
CREATE OR REPLACE FUNCTION public.sluice_fixed_window_rebase(
  held bigint[], now_ms bigint, max_units bigint, window_ms bigint, aligned bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held[3] - now_ms <= window_ms THEN NULL
    WHEN aligned = 1 THEN ARRAY[
      now_ms - (now_ms % window_ms + window_ms) % window_ms + 2 * window_ms, held[2], now_ms
    ]
    ELSE ARRAY[now_ms + window_ms, held[2], now_ms]
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_fixed_window_take_back(
  held bigint[], now_ms bigint, units bigint, charged_at_ms bigint, max_units bigint, window_ms bigint, aligned bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
BEGIN
  IF charged_at_ms IS NULL OR (held[3] <= charged_at_ms AND charged_at_ms < held[1]) THEN
    held[2] := greatest(0, held[2] - units);
  END IF;
  RETURN coalesce(public.sluice_fixed_window_rebase(held, now_ms, max_units, window_ms, aligned), held);
END
$function$;
