export { type MigrationOptions, migrationSql } from './migration.ts';
export type { PgClient, PgPool, PgPoolClient, PgQuery, PgResult } from './pg-client.ts';
export { fromPglite, type Pglite } from './pglite.ts';
export { postgresStore } from './postgres-store.ts';
export type { PostgresStore } from './postgres-store-contract.ts';
export type { PostgresStoreOptions } from './postgres-store-options.ts';
