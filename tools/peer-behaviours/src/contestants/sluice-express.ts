import { rateLimit } from '@sluice/adapter-express';
import type { Abilities } from '../abilities.ts';
import type { Surroundings } from '../surroundings.ts';
import { expressSite } from './express-site.ts';
import { inFramework } from './sluice-site.ts';

/** Sluice in Express. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  // What looks like a mistake is what some behaviours are about: not told.
  const onDiagnostic = () => {};
  return inFramework(
    async (options, framework) =>
      expressSite(rateLimit({ ...options, onDiagnostic }), surroundings, framework),
    surroundings,
  );
}
