import { runAdapterConformance } from '@sluice/adapter-conformance';
import { describe, expect, it } from 'vitest';
import { onNest } from './adapters/nest.ts';

// Vitest resolves NestJS to the packages of `tools/nest-11` in this file.
for (const adapter of onNest) runAdapterConformance({ describe, it }, adapter);

it('runs on NestJS 11', () => {
  for (const { name } of onNest) expect(name).toMatch(/^@sluice\/adapter-nest on NestJS 11\./);
});
