import type { StoreGuardOptions } from '@sluice/http';
import type { AdapterUnderTest, SuiteOptions, SuiteRequest, SuiteResponse } from '../adapter-under-test.ts';
import { suiteRequest } from './suite-request.ts';
import { suiteResponse } from './suite-response.ts';

/** The options of a limiter as cases write them. */
export type CaseOptions = StoreGuardOptions<SuiteRequest, SuiteResponse>;

/** Which arguments of a function of the options are requests and responses, by position. */
const ARGUMENTS: Readonly<Record<string, readonly ('request' | 'response')[]>> = {
  limits: ['request'],
  key: ['request'],
  cost: ['request'],
  skip: ['request'],
  disclose: ['request'],
  refusal: ['request'],
  onDecision: ['request'],
  countWhen: ['request', 'response'],
  onLimited: ['request', 'response'],
};

/** Returns the options with functions that take the requests and responses of the adapter's framework. */
export function wrappedOptions(options: CaseOptions, adapter: AdapterUnderTest): SuiteOptions {
  const { requestOf = suiteRequest, responseOf = suiteResponse } = adapter;
  const readers = { request: requestOf, response: responseOf };
  const wrapped = Object.entries(options).map(([name, value]) => {
    const kinds = ARGUMENTS[name];
    if (typeof value !== 'function' || kinds === undefined) return [name, value];
    const call = value as (...given: unknown[]) => unknown;
    return [
      name,
      (...given: unknown[]) => {
        return call(
          ...given.map((argument, i) => {
            const kind = kinds[i];
            return kind === undefined ? argument : readers[kind](argument);
          }),
        );
      },
    ];
  });
  return Object.fromEntries(wrapped);
}
