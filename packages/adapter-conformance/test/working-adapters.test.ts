import { describe, it } from 'vitest';
import { runAdapterConformance } from '../src/index.ts';
import { nodeAdapter } from './adapters/node-adapter.ts';
import { webAdapter } from './adapters/web-adapter.ts';

// The adapters that the broken ones replace a part of are correct.
for (const adapter of [nodeAdapter('working, on node:http'), webAdapter('working, on the Web')]) {
  runAdapterConformance({ describe, it }, adapter);
}
