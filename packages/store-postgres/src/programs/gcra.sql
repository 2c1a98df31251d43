-- Must equal `gcra` in core's algorithms/gcra.ts: names for the kernel in bucket.sql, which documents the
-- arguments. Postgres inlines these functions, so they cost nothing.
--
-- Return the units left (NULL for a record that does not fit this algorithm), and the record after spending.

CREATE OR REPLACE FUNCTION public.sluice_gcra_available(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT public.sluice_bucket_available(held, now_ms, capacity, amount, period_ms)
$function$;

CREATE OR REPLACE FUNCTION public.sluice_gcra_spend(
  held bigint[], now_ms bigint, units bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT public.sluice_bucket_spend(held, now_ms, units, capacity, amount, period_ms)
$function$;
