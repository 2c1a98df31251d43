-- One function for all kernels but the log, with the kernel as an argument. Must equal the functions of those
-- names of core's algorithms. The files named after the kernels document the arguments. `spend` and
-- `take_back` of a block write nothing. Postgres inlines these functions.

CREATE OR REPLACE FUNCTION public.sluice_available(
  kernel text, held bigint[], now_ms bigint, p1 bigint, p2 bigint, p3 bigint
) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE kernel
    WHEN 'bucket' THEN public.sluice_bucket_available(held, now_ms, p1, p2, p3)
    WHEN 'fixed_window' THEN public.sluice_fixed_window_available(held, now_ms, p1, p2, p3)
    WHEN 'sliding_window' THEN public.sluice_sliding_window_available(held, now_ms, p1, p2, p3)
    WHEN 'block' THEN public.sluice_block_available(held)
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_spend(
  kernel text, held bigint[], now_ms bigint, units bigint, p1 bigint, p2 bigint, p3 bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE kernel
    WHEN 'bucket' THEN public.sluice_bucket_spend(held, now_ms, units, p1, p2, p3)
    WHEN 'fixed_window' THEN public.sluice_fixed_window_spend(held, now_ms, units, p1, p2, p3)
    WHEN 'sliding_window' THEN public.sluice_sliding_window_spend(held, now_ms, units, p1, p2, p3)
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_take_back(
  kernel text, held bigint[], now_ms bigint, units bigint, charged_at_ms bigint, p1 bigint, p2 bigint, p3 bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE kernel
    WHEN 'bucket' THEN public.sluice_bucket_take_back(held, now_ms, units, charged_at_ms, p1, p2, p3)
    WHEN 'fixed_window' THEN public.sluice_fixed_window_take_back(held, now_ms, units, charged_at_ms, p1, p2, p3)
    WHEN 'sliding_window'
      THEN public.sluice_sliding_window_take_back(held, now_ms, units, charged_at_ms, p1, p2, p3)
  END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_rebase(
  kernel text, held bigint[], now_ms bigint, p1 bigint, p2 bigint, p3 bigint
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE kernel
    WHEN 'bucket' THEN public.sluice_bucket_rebase(held, now_ms, p1, p2, p3)
    WHEN 'fixed_window' THEN public.sluice_fixed_window_rebase(held, now_ms, p1, p2, p3)
    WHEN 'sliding_window' THEN public.sluice_sliding_window_rebase(held, now_ms, p1, p2, p3)
    WHEN 'block' THEN public.sluice_block_rebase(held, now_ms)
  END
$function$;
