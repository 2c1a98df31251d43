import { rateLimit } from '@sluice/adapter-fastify';
import type { Abilities } from '../abilities.ts';
import type { Surroundings } from '../surroundings.ts';
import { fastifySite } from './fastify-site.ts';
import { inFramework } from './sluice-site.ts';

/** Sluice in Fastify. */
export async function abilities(surroundings: Surroundings): Promise<Abilities> {
  // What looks like a mistake is what some behaviours are about: not told.
  const onDiagnostic = () => {};
  return inFramework(
    (options, framework) =>
      fastifySite((app) => app.register(rateLimit, { ...options, onDiagnostic }), surroundings, framework),
    surroundings,
  );
}
