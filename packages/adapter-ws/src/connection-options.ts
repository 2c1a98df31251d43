import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RateLimitOptions } from '@sluice/http';
import type { OnErrorOption } from './on-error.ts';

/**
 * The options of limits on connections. Their functions get Node's request of the upgrade or handshake. Units
 * of a `concurrency` limit are held until the connection closes, and `countWhen` is called then.
 */
export type ConnectionOptions<Subject = string> = RateLimitOptions<IncomingMessage, ServerResponse, Subject> &
  OnErrorOption;
