#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { type MigrationOptions, migrationSql } from './migration.ts';

const USAGE = `Prints the SQL that makes or updates the tables of @sluice/store-postgres. Run it again with every new version:

  npx @sluice/store-postgres [--schema sluice] [--table sluice_records] [--logged] | psql "$DATABASE_URL"
`;

try {
  const { values } = parseArgs({
    options: {
      schema: { type: 'string' },
      table: { type: 'string' },
      logged: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const { logged = false, help, ...names } = values;
  const options: MigrationOptions = { ...names, unlogged: !logged };
  process.stdout.write(help ? USAGE : migrationSql(options));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exitCode = 2;
}
