-- Must equal `leakyBucket` in core's algorithms/leaky-bucket.ts: a face of the kernel in bucket.sql, which says what the
-- arguments are. Postgres puts the kernel in place of these, so the face costs nothing.
--
-- Returns units left (NULL for a record that is none of this algorithm), and the record after spending.

CREATE OR REPLACE FUNCTION public.sluice_leaky_bucket_available(
  held bigint[], now_ms bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT public.sluice_bucket_available(held, now_ms, capacity, amount, period_ms)
$function$;

CREATE OR REPLACE FUNCTION public.sluice_leaky_bucket_spend(
  held bigint[], now_ms bigint, units bigint, capacity bigint, amount bigint, period_ms bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT public.sluice_bucket_spend(held, now_ms, units, capacity, amount, period_ms)
$function$;
