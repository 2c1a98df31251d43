-- One function for all algorithms but the exact log, with the algorithm as an argument. Must equal
-- `available` and `spend` of core's algorithm of that name. The files named after the algorithms document the
-- arguments. Postgres inlines these functions.

CREATE OR REPLACE FUNCTION public.sluice_available(
  algorithm text, held bigint[], now_ms bigint, p1 bigint, p2 bigint, p3 bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE algorithm
    WHEN 'token-bucket' THEN public.sluice_token_bucket_available(held, now_ms, p1, p2, p3)
    WHEN 'fixed-window' THEN public.sluice_fixed_window_available(held, now_ms, p1, p2, p3)
    WHEN 'sliding-window' THEN public.sluice_sliding_window_available(held, now_ms, p1, p2, p3)
    WHEN 'gcra' THEN public.sluice_gcra_available(held, now_ms, p1, p2, p3)
    WHEN 'leaky-bucket' THEN public.sluice_leaky_bucket_available(held, now_ms, p1, p2, p3)
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_spend(
  algorithm text, held bigint[], now_ms bigint, amount bigint, p1 bigint, p2 bigint, p3 bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE algorithm
    WHEN 'token-bucket' THEN public.sluice_token_bucket_spend(held, now_ms, amount, p1, p2, p3)
    WHEN 'fixed-window' THEN public.sluice_fixed_window_spend(held, now_ms, amount, p1, p2, p3)
    WHEN 'sliding-window' THEN public.sluice_sliding_window_spend(held, now_ms, amount, p1, p2, p3)
    WHEN 'gcra' THEN public.sluice_gcra_spend(held, now_ms, amount, p1, p2, p3)
    WHEN 'leaky-bucket' THEN public.sluice_leaky_bucket_spend(held, now_ms, amount, p1, p2, p3)
  END
$function$;
