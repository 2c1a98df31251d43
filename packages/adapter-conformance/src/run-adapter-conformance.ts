import { unmetReasons, validateCapabilities } from './adapter-capabilities.ts';
import { type AdapterConformanceCase, lackingOf } from './adapter-conformance-case.ts';
import { adapterConformanceCases } from './adapter-conformance-cases.ts';
import type { AdapterUnderTest } from './adapter-under-test.ts';
import type { StageOptions } from './stage.ts';

/**
 * The two functions that the suite needs from a test runner. Those of vitest, `node:test`, Jest and Mocha all
 * fit.
 */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: (...context: unknown[]) => Promise<void>): unknown;
}

/**
 * Registers every case of the suite for one adapter, under its name. Call it where tests are defined, once
 * for each version of the framework. `serve` is not called until the cases run.
 *
 * No case is ever left out. A case that needs what the adapter says it lacks proves, where it can, that this
 * is true, and reports the reason if the runner has a way to show it.
 *
 * Throws a `TypeError` that names what is missing or unknown in the second argument.
 *
 * @example
 * ```ts
 * runAdapterConformance({ describe, it }, { name: 'Express 5', serve, capabilities });
 * ```
 */
export function runAdapterConformance(
  { describe, it }: TestRunner,
  adapter: AdapterUnderTest,
  options: StageOptions = {},
): void {
  validateAdapter(adapter);
  describe(adapter.name, () => {
    for (const [group, cases] of casesByGroup()) {
      describe(group, () => {
        for (const testCase of cases) {
          // Rest parameters: some runners take a declared parameter as a request to wait for a callback.
          it(titleOf(testCase, adapter), (...context) => {
            return testCase.run(adapter, { ...options, note: noteOf(context[0]) });
          });
        }
      });
    }
  });
}

function validateAdapter(adapter: unknown): void {
  const { name, serve, capabilities } = (adapter ?? {}) as Partial<AdapterUnderTest>;
  if (typeof name !== 'string' || name === '') {
    throw new TypeError("runAdapterConformance: `name` must be a string such as 'Express 5'.");
  }
  if (typeof serve !== 'function') {
    throw new TypeError('runAdapterConformance: `serve` must be a function that serves an app.');
  }
  validateCapabilities(capabilities);
}

function casesByGroup(): ReadonlyMap<string, readonly AdapterConformanceCase[]> {
  const groups = new Map<string, AdapterConformanceCase[]>();
  for (const testCase of adapterConformanceCases) {
    const group = groups.get(testCase.group) ?? [];
    groups.set(testCase.group, [...group, testCase]);
  }
  return groups;
}

function titleOf({ name, needs }: AdapterConformanceCase, adapter: AdapterUnderTest): string {
  const lacking = lackingOf(needs, adapter);
  return lacking === undefined ? name : `${name} (not applicable: ${unmetReasons[lacking]})`;
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
