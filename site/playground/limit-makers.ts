import type { Limit } from '@sluice/core';
import type { AlgorithmName, LimitSpec } from './limit-spec.ts';
import { SpecValues } from './spec-values.ts';

/** Makes a limit with the library's own function. Throws what that throws for values that it rejects. */
export type LimitMaker = (name: string, values: SpecValues) => Limit<string>;

/** The makers that the page has loaded. */
export type LimitMakers = Readonly<Partial<Record<AlgorithmName, LimitMaker>>>;

/** Makes the limit of the spec. */
export function limitOf(makers: LimitMakers, spec: LimitSpec, name: string): Limit<string> {
  const make = makers[spec.algorithm];
  if (make === undefined) throw new TypeError(`The maker of ${spec.algorithm} is not loaded.`);
  return make(name, new SpecValues(spec));
}
