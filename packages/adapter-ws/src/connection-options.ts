import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  LimiterGuardOptions,
  OptionalStoreGuardOptions,
  SubjectLimiterGuardOptions,
} from '@sluice/http';
import type { OnErrorOption } from './on-error.ts';

/**
 * The options of limits on connections. Their functions get Node's request of the upgrade or handshake. Units
 * of a `concurrency` limit are held until the connection closes, and `countWhen` is called then.
 */
export type ConnectionOptions<Subject = string> = OnErrorOption &
  (
    | OptionalStoreGuardOptions<IncomingMessage, ServerResponse>
    | LimiterGuardOptions<IncomingMessage, ServerResponse>
    | SubjectLimiterGuardOptions<IncomingMessage, ServerResponse, Subject>
  );
