import type { AdapterUnderTest } from '@sluice/adapter-conformance';
import { onExpress } from './express.ts';
import { onFastify } from './fastify.ts';
import { onHono } from './hono.ts';
import { onKoa } from './koa.ts';
import { onNest } from './nest.ts';
import { onWeb } from './web.ts';

/** Every adapter, on every version of its framework that is tested. */
export const allAdapters: readonly AdapterUnderTest[] = [
  ...onExpress,
  onFastify,
  ...onKoa,
  onHono,
  onWeb,
  ...onNest,
];
