import { describe, expect, it } from 'vitest';
import { type AdapterUnderTest, adapterConformanceCases, type Capability } from '../src/index.ts';
import { nodeAdapter } from './adapters/node-adapter.ts';
import { answers } from './broken-adapters/answers.ts';
import { checks } from './broken-adapters/checks.ts';
import { clientsAndPaths } from './broken-adapters/clients-and-paths.ts';
import { options } from './broken-adapters/options.ts';

const brokenAdapters = [...options, ...answers, ...checks, ...clientsAndPaths];

/** Short, because some of them never answer. */
const timeoutMs = 1000;

async function failureOf(adapter: AdapterUnderTest, name: string): Promise<unknown> {
  const testCase = adapterConformanceCases.find((one) => one.name === name);
  if (testCase === undefined) throw new Error(`There is no case "${name}".`);
  let failure: unknown;
  await testCase.run(adapter, { timeoutMs }).catch((error: unknown) => {
    failure = error;
  });
  return failure;
}

describe('every broken adapter fails the cases that are there for it', () => {
  for (const { adapter, fails } of brokenAdapters) {
    it(`${adapter.name}: ${fails[0]}`, async () => {
      for (const name of fails) expect(await failureOf(adapter, name), name).toBeInstanceOf(Error);
    });
  }
});

describe('an adapter that can do more than it says fails a case that needs it:', () => {
  // The other lacks cannot be observed from outside.
  const observed: readonly Capability[] = [
    ...(['unrouted', 'settles', 'decisions', 'shadowDecisions'] as const),
    ...(['fieldsOnErrors', 'beforeBody', 'routeMethods'] as const),
  ];
  it.each(observed)('%s', async (capability) => {
    const testCase = adapterConformanceCases.find(({ needs }) => needs[0] === capability);
    const modest = nodeAdapter('too modest', { capabilities: { [capability]: false } });
    expect(await failureOf(modest, testCase?.name ?? '')).toBeInstanceOf(Error);
  });
});

describe('the suite as a whole', () => {
  it('has no two cases with the same name', () => {
    const names = adapterConformanceCases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a broken adapter for every case', () => {
    const failed = new Set(brokenAdapters.flatMap(({ fails }) => fails));
    expect(adapterConformanceCases.map(({ name }) => name).filter((name) => !failed.has(name))).toEqual([]);
  });
});
