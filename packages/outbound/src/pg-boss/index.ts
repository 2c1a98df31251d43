export type { JobOptions } from '../calls/call-now.ts';
export {
  type PgBossHandlerOptions,
  type PgBossJob,
  type PgBossLike,
  pgBossHandler,
} from './pg-boss-handler.ts';
