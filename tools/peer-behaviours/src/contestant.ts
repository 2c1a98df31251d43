import type { ServerName } from '../suite.ts';
import type { Abilities } from './abilities.ts';
import type { Surroundings } from './surroundings.ts';

/** The libraries that stand beside each other: the columns of the matrix. */
export type Library =
  | 'Sluice'
  | 'rate-limiter-flexible'
  | 'express-rate-limit'
  | '@fastify/rate-limit'
  | 'limiter';

/** A library in one configuration. */
export interface Contestant {
  readonly library: Library;
  /** What sets it apart from the library's others: `memory`, `Redis`. */
  readonly form: string;
  /** The packages that it is made of, for their versions. */
  readonly packages: readonly string[];
  readonly needs: readonly ServerName[];
  /** Imports it. Rejects where its packages cannot be loaded. */
  load(): Promise<{ abilities(surroundings: Surroundings): Promise<Abilities> }>;
}

/** How a contestant is called in the report. */
export function nameOf({ library, form }: Contestant): string {
  return `${library}, ${form}`;
}
