export {
  type PgBossHandlerOptions,
  type PgBossJob,
  type PgBossLike,
  pgBossHandler,
} from './pg-boss-handler.ts';
