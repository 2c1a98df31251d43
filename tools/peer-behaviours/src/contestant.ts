import type { ServerName } from '@sluice/test-servers';
import type { Offer } from './abilities/abilities.ts';
import type { Environment } from './environment.ts';

/** The libraries that are compared: the columns of the matrix. */
export type Library =
  | 'Sluice'
  | 'rate-limiter-flexible'
  | 'express-rate-limit'
  | '@fastify/rate-limit'
  | 'limiter';

/** A library in one configuration. */
export interface Contestant {
  readonly library: Library;
  /** Distinguishes it from the library's other configurations: `memory`, `Redis`. */
  readonly form: string;
  /** The packages that it is made of, for their versions. */
  readonly packages: readonly string[];
  readonly needs: readonly ServerName[];
  /** Imports it. Rejects where its packages cannot be loaded. */
  load(): Promise<{ offer(environment: Environment): Promise<Offer> }>;
}

/** The contestant's name in the report. */
export function nameOf({ library, form }: Contestant): string {
  return `${library}, ${form}`;
}
