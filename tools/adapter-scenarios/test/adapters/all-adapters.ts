import type { AdapterUnderTest } from '@sluice/adapter-conformance';
import { onExpress } from './express.ts';
import { onFastify } from './fastify.ts';
import { onH3 } from './h3.ts';
import { onHono } from './hono.ts';
import { onKoa } from './koa.ts';
import { onNest } from './nest.ts';
import { onSvelteKit } from './sveltekit.ts';
import { onWeb } from './web.ts';

const [onWebAlone, ...onPlatforms] = onWeb;

/** Adapters that count in ways of their own: without the entry points that share the Web adapter's. */
export const countingAdapters: readonly AdapterUnderTest[] = [
  ...onExpress,
  onFastify,
  ...onKoa,
  onHono,
  ...(onWebAlone === undefined ? [] : [onWebAlone]),
  ...onNest,
];

/** Every adapter, on every version of its framework that is tested. */
export const allAdapters: readonly AdapterUnderTest[] = [
  ...countingAdapters,
  onH3,
  onSvelteKit,
  ...onPlatforms,
];
