import { rateLimit } from '@sluice/adapter-fastify';
import type { Offer } from '../abilities/abilities.ts';
import type { Environment } from '../environment.ts';
import { fastifySite } from './fastify-site.ts';
import { inFramework } from './sluice-site.ts';

/** Sluice in Fastify. */
export async function offer(environment: Environment): Promise<Offer> {
  // Some behaviours do on purpose what looks like a mistake; its diagnostics would be noise.
  const onDiagnostic = () => {};
  return inFramework(
    (options, framework) =>
      fastifySite((app) => app.register(rateLimit, { ...options, onDiagnostic }), environment, framework),
    environment,
  );
}
