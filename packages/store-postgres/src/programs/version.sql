-- Returns the version of the migration. Made last, so that it exists only where everything else does.

CREATE OR REPLACE FUNCTION public.sluice_records_version() RETURNS integer LANGUAGE sql IMMUTABLE AS $function$
  SELECT 2
$function$;
