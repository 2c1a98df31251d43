import { PGlite } from '@electric-sql/pglite';
import { runStoreConformance } from '@sluice/conformance';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fromPglite, postgresStore } from '../src/index.ts';
import { usePostgres } from './postgres.ts';

const postgres = usePostgres();

/** More in each configuration: `npm run test:long`. */
const full = process.env.SLUICE_CONFORMANCE_COMMANDS;
/** With which the suite still finds every bug of the broken stores. */
const first = { commands: Number(full ?? 2200) };
/** For each configuration after the first, which runs the same functions in the database. */
const further = { commands: Number(full ?? 500) };

describe('a pool', () => {
  runStoreConformance({ describe, it }, (options) => postgres.store(options), first);
});

describe('a pool of one connection', () => {
  let pool: ReturnType<typeof postgres.pool>;
  beforeAll(() => {
    pool = postgres.pool({ max: 1 });
  });
  runStoreConformance({ describe, it }, (options) => postgres.store({ pool, ...options }), further);
});

describe('a single client', () => {
  // Two, in turn: a case opens two stores at most. Each new connection would plan every statement again.
  const clients: Awaited<ReturnType<typeof postgres.client>>[] = [];
  let opened = 0;
  beforeAll(async () => {
    clients.push(await postgres.client(), await postgres.client());
  });
  runStoreConformance(
    { describe, it },
    (options) => postgres.store({ pool: clients[opened++ % 2] as (typeof clients)[number], ...options }),
    further,
  );
});

describe('prepared statements and logged tables of another name', () => {
  const table = 'order';
  beforeAll(() => postgres.store({ table, unlogged: false }).migrate());
  runStoreConformance(
    { describe, it },
    (options) => postgres.store({ table, unlogged: false, prepare: true, ...options }),
    further,
  );
});

describe('PGlite, in process', () => {
  let db: PGlite;
  let pool: ReturnType<typeof fromPglite>;
  beforeAll(async () => {
    db = await PGlite.create();
    pool = fromPglite(db);
    await postgresStore({ pool }).migrate();
  });
  afterAll(() => db.close());
  runStoreConformance(
    { describe, it },
    (options) => postgresStore({ pool, sweep: false, ...options }),
    further,
  );
});
