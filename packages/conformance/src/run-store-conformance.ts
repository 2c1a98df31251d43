import type { StoreConformanceCase } from './conformance-case.ts';
import { storeConformanceCases } from './store-conformance-cases.ts';
import type { StoreConformanceOptions } from './store-conformance-options.ts';
import type { StoreSetup } from './store-setup.ts';

/**
 * The two functions that the suite needs from a test runner. Those of vitest, `node:test`, Jest and Mocha all
 * fit.
 */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: (...context: unknown[]) => Promise<void>): unknown;
}

/**
 * Registers every case of the suite for one configuration of a store. Call it where tests are defined, once
 * per configuration, inside a `describe` that names the configuration. `setup` is not called until the cases
 * run, so it may use what the runner's own hooks have started.
 *
 * No case is ever left out. A case that needs what the store says it lacks is registered under a name that
 * says so. It proves that the store is right about that, and reports the reason if the runner has a way to
 * show it.
 */
export function runStoreConformance(
  { describe, it }: TestRunner,
  setup: StoreSetup,
  options: StoreConformanceOptions = {},
): void {
  for (const [group, cases] of casesByGroup()) {
    describe(group, () => {
      for (const testCase of cases) {
        // Rest parameters: some runners take a declared parameter as a request to wait for a callback.
        it(titleOf(testCase), (...context) => testCase.run(setup, { ...options, note: noteOf(context[0]) }));
      }
    });
  }
}

function casesByGroup(): ReadonlyMap<string, readonly StoreConformanceCase[]> {
  const groups = new Map<string, StoreConformanceCase[]>();
  for (const testCase of storeConformanceCases) {
    const group = groups.get(testCase.group) ?? [];
    groups.set(testCase.group, [...group, testCase]);
  }
  return groups;
}

function titleOf({ name, needs }: StoreConformanceCase): string {
  return needs === undefined ? name : `${name} (or not applicable: ${needs.unmet})`;
}

/** What a test's context offers for notes: `annotate` in vitest, `diagnostic` in `node:test`. */
interface Remarks {
  readonly annotate?: (text: string) => unknown;
  readonly diagnostic?: (text: string) => unknown;
}

function noteOf(context: unknown): (text: string) => void {
  const remarks = (typeof context === 'object' || typeof context === 'function' ? context : {}) as Remarks;
  return (text) => {
    if (typeof remarks?.annotate === 'function') remarks.annotate(text);
    else if (typeof remarks?.diagnostic === 'function') remarks.diagnostic(text);
  };
}
