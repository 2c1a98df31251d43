import { rateLimit } from '@sluice/adapter-express';
import type { Offer } from '../abilities/abilities.ts';
import type { Environment } from '../environment.ts';
import { expressSite } from './express-site.ts';
import { inFramework } from './sluice-site.ts';

/** Sluice in Express. */
export async function offer(environment: Environment): Promise<Offer> {
  // Some behaviours do on purpose what looks like a mistake; its diagnostics would be noise.
  const onDiagnostic = () => {};
  return inFramework(
    async (options, framework) =>
      expressSite(rateLimit({ ...options, onDiagnostic }), environment, framework),
    environment,
  );
}
