-- The two tables. Run by the migration, once per table name.
--
-- sluice_records   one row per limit and key. `record` is core's record, number by number (`record[1]` is its
--                  expiry), except for logs: see entry-log.sql. There is no index but the primary key, so an
--                  update touches no index and fits in the space that fillfactor leaves on its page.
-- sluice_records_entries   the entries of logs, one row each, so that a check never rewrites a whole log.
--
-- `id` is plain ASCII of at most 200 characters, which the store makes of scope and key: see record-id.ts.

CREATE UNLOGGED TABLE IF NOT EXISTS public.sluice_records (
  id text COLLATE "C" PRIMARY KEY,
  record bigint[] NOT NULL
) WITH (
  fillfactor = 70,
  -- Dead rows are frequent and small: vacuum them early and without pauses.
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0
);

CREATE UNLOGGED TABLE IF NOT EXISTS public.sluice_records_entries (
  id text COLLATE "C" NOT NULL,
  at_ms bigint NOT NULL,
  total bigint NOT NULL,
  PRIMARY KEY (id, at_ms)
) WITH (
  fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0
);
