-- Must equal `Block` in core's algorithms/block.ts.
--
-- held     the live record [ends_at_ms, blocked_at_ms], or NULL if there is none
-- now_ms   the time of the command
-- on_denied_ms   the parameter of the limit: how long a key is blocked that another limit has denied; 0 for
--                not at all
-- `available` returns the units left, and the others the record to write; NULL for none. A block is never
-- spent, so an allowed check neither locks nor makes its row: see execute.sql.

CREATE OR REPLACE FUNCTION public.sluice_block_available(held bigint[])
RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE WHEN held IS NULL THEN 9007199254740991 ELSE 0 END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_block_rebase(held bigint[], now_ms bigint)
RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE WHEN held[2] > now_ms THEN ARRAY[now_ms + held[1] - held[2], now_ms] END
$function$;

CREATE OR REPLACE FUNCTION public.sluice_block_on_denied(held bigint[], now_ms bigint, on_denied_ms bigint)
RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$
  SELECT CASE WHEN held IS NULL AND on_denied_ms > 0 THEN ARRAY[now_ms + on_denied_ms, now_ms] END
$function$;
