-- Must equal `Bucket` in core's algorithms/bucket.ts: the kernel of token-bucket, leaky-bucket and gcra.
--
-- held     the record [expires_at_ms, used_parts, at_ms, parts_per_unit], or NULL if there is none;
--          `available` and `spend` take an expired one for none
-- now_ms   the time of the command
-- units    units to spend or to give back
-- capacity, amount, period_ms   the parameters of the limit: `amount` parts drain per millisecond, and
--                               `period_ms` parts are a unit
-- `available` returns the units left (NULL for a record that does not fit this algorithm), and the others the
-- record to write.

-- The usage at the time of the record, in parts of the present limit; NULL for a record that does not fit.
CREATE OR REPLACE FUNCTION public.sluice_bucket_kept_parts(
  held bigint[], capacity bigint, period_ms bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held[4] = period_ms THEN CASE WHEN held[2] > capacity * period_ms THEN capacity * period_ms ELSE held[2] END
    -- Written at another rate: carried over in whole units, rounded up so that no usage is forgotten.
    WHEN held[4] > 0 THEN least((held[2] + held[4] - 1) / held[4], capacity) * period_ms
  END
$function$;

-- An expression, which Postgres inlines: called for every record of a batch, a PL/pgSQL function of the same
-- arithmetic took a tenth of the server's time.
CREATE OR REPLACE FUNCTION public.sluice_bucket_used_parts(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN now_ms <= held[3] THEN public.sluice_bucket_kept_parts(held, capacity, period_ms)
    -- Compared as a quotient: after a very long time, the product would not fit into a bigint.
    WHEN now_ms - held[3] >= (public.sluice_bucket_kept_parts(held, capacity, period_ms) + amount - 1) / amount THEN 0
    ELSE public.sluice_bucket_kept_parts(held, capacity, period_ms) - (now_ms - held[3]) * amount
  END
$function$;

-- Whether the record is from further ahead than the time in which the bucket fills.
CREATE OR REPLACE FUNCTION public.sluice_bucket_is_ahead(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT held[3] > now_ms AND held[3] - now_ms > (capacity * period_ms + amount - 1) / amount
$function$;

-- The time from which the usage drains. After a clock has stepped back, the record keeps its later time, so
-- that no millisecond refills twice; but not for longer than it takes to fill the bucket.
CREATE OR REPLACE FUNCTION public.sluice_bucket_start_ms(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held[3] <= now_ms OR public.sluice_bucket_is_ahead(held, now_ms, capacity, amount, period_ms) THEN now_ms
    ELSE held[3]
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_bucket_record(
  used bigint, at_ms bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  -- Rounded up to the millisecond at which the last part is back, so no usage is forgotten early.
  SELECT ARRAY[at_ms + (used + amount - 1) / amount, used, at_ms, period_ms]
$function$;

CREATE OR REPLACE FUNCTION public.sluice_bucket_available(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    -- A unit of which a part is used is not available: rounded in the limit's favour.
    WHEN held[1] > now_ms THEN capacity
      - (public.sluice_bucket_used_parts(held, now_ms, capacity, amount, period_ms) + period_ms - 1) / period_ms
    ELSE capacity
  END
$function$;

-- Takes numbers, because PL/pgSQL copies an array that it is passed.
CREATE OR REPLACE FUNCTION public.sluice_bucket_charged(
  used bigint, at_ms bigint, units bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
BEGIN
  -- Whole units only, so that giving them back restores the bucket: a part of a unit that is left stays.
  used := used + least(units, (capacity * period_ms - used) / period_ms) * period_ms;
  RETURN public.sluice_bucket_record(used, at_ms, amount, period_ms);
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_bucket_spend(
  held bigint[], now_ms bigint, units bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN held[1] > now_ms THEN public.sluice_bucket_charged(
      public.sluice_bucket_used_parts(held, now_ms, capacity, amount, period_ms),
      public.sluice_bucket_start_ms(held, now_ms, capacity, amount, period_ms),
      units, capacity, amount, period_ms
    )
    ELSE public.sluice_bucket_charged(0, now_ms, units, capacity, amount, period_ms)
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_bucket_take_back(
  held bigint[], now_ms bigint, units bigint, charged_at_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
DECLARE
  used bigint := public.sluice_bucket_used_parts(held, now_ms, capacity, amount, period_ms);
  start_ms bigint := public.sluice_bucket_start_ms(held, now_ms, capacity, amount, period_ms);
  -- A charge was never larger than the limit.
  charged bigint := least(units, capacity) * period_ms;
BEGIN
  IF charged_at_ms < start_ms THEN
    -- All that has drained since may be of this charge, because the bucket may have been empty meanwhile.
    -- Compared as a quotient, as above.
    charged := CASE
      WHEN start_ms - charged_at_ms >= (charged + amount - 1) / amount THEN 0
      ELSE charged - (start_ms - charged_at_ms) * amount
    END;
  END IF;
  RETURN public.sluice_bucket_record(greatest(0, used - charged), start_ms, amount, period_ms);
END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_bucket_rebase(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE
    WHEN public.sluice_bucket_is_ahead(held, now_ms, capacity, amount, period_ms) THEN public.sluice_bucket_record(
      public.sluice_bucket_used_parts(held, now_ms, capacity, amount, period_ms), now_ms, amount, period_ms
    )
  END
$function$;
