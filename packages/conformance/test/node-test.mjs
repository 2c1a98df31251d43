// @ts-check
// Run by `node --test`: the built packages, as their users get them, under Node's test runner.
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runStoreConformance } from '@sluice/conformance';
import { brokenStores } from '@sluice/conformance/broken-stores';

// The suite depends on no store, so the store is resolved from its own folder.
const fromStore = createRequire(new URL('../../store-memory/package.json', import.meta.url));
const { memoryStore } = await import(pathToFileURL(fromStore.resolve('@sluice/store-memory')).href);

const wanted = process.env.BROKEN_STORE;
const broken = brokenStores.find(({ name }) => name === wanted);

describe(wanted ?? 'memoryStore', () => {
  runStoreConformance({ describe, it }, broken?.setup() ?? memoryStore);
});
