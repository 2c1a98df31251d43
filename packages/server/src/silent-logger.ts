import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';

/** The log of a server that was given none. */
export function silentLogger(): FastifyBaseLogger {
  return pino({ level: 'silent' });
}
