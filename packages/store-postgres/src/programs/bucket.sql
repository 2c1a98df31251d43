-- Must equal `Bucket` in core's algorithms/bucket.ts: the kernel of token-bucket.sql, leaky-bucket.sql and
-- gcra.sql.
--
-- held     the live record [expires_at_ms, used_parts, at_ms, parts_per_unit], or NULL if there is none
-- now_ms   the time of the batch
-- units    units to spend; negative gives back
-- capacity, amount, period_ms   the parameters of the limit: `amount` parts drain per millisecond, and
--                               `period_ms` parts are a unit
-- Return the units left (NULL for a record that does not fit this algorithm), and the record after spending.

CREATE OR REPLACE FUNCTION public.sluice_bucket_used_parts(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  used bigint := held[2];
  elapsed_ms bigint := now_ms - held[3];
BEGIN
  IF held[4] IS NULL OR held[4] <= 0 THEN
    RETURN NULL;
  END IF;
  IF held[4] <> period_ms THEN
    -- Written at another rate: carried over in whole units, rounded up so that no usage is forgotten.
    used := least((used + held[4] - 1) / held[4], capacity) * period_ms;
  ELSIF used > capacity * period_ms THEN
    used := capacity * period_ms;
  END IF;
  IF elapsed_ms <= 0 THEN
    RETURN used;
  END IF;
  -- Compared as a quotient: after a very long time, the product would not fit into a bigint.
  IF elapsed_ms >= (used + amount - 1) / amount THEN
    RETURN 0;
  END IF;
  RETURN used - elapsed_ms * amount;
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_bucket_available(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held IS NULL THEN capacity
    -- A unit that is partly used is unavailable as a whole: rounded in the limit's favour.
    ELSE capacity
      - (public.sluice_bucket_used_parts(held, now_ms, capacity, amount, period_ms) + period_ms - 1) / period_ms
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_bucket_spend(
  held bigint[], now_ms bigint, units bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  used bigint := 0;
  at_ms bigint := now_ms;
BEGIN
  IF held IS NOT NULL THEN
    used := public.sluice_bucket_used_parts(held, now_ms, capacity, amount, period_ms);
    -- After the clock has stepped back, the record stays at its later time: no millisecond refills twice.
    at_ms := greatest(now_ms, held[3]);
  END IF;
  -- Compared in units: in parts, the amount given back may not fit into a bigint.
  IF units < 0 AND -units >= (used + period_ms - 1) / period_ms THEN
    used := 0;
  ELSE
    used := used + units * period_ms;
  END IF;
  -- The last part is back after a whole millisecond: rounded up, so that nothing is forgotten early.
  RETURN ARRAY[at_ms + (used + amount - 1) / amount, used, at_ms, period_ms];
END
$function$;
