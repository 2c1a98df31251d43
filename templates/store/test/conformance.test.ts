import { runStoreConformance } from '@sluice/conformance';
import { describe, it } from 'vitest';
import { TemplateDatabase, templateStore } from '../src/index.ts';

describe('templateStore', () => {
  const database = new TemplateDatabase();
  runStoreConformance({ describe, it }, (options) => templateStore({ database, ...options }));
});
