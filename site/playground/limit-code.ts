import type { AlgorithmName, LimitSpec } from './limit-spec.ts';
import { SpecValues } from './spec-values.ts';

const CODE: Readonly<Record<AlgorithmName, (name: string, values: SpecValues) => string>> = {
  tokenBucket: (name, v) =>
    `tokenBucket({ name: '${name}', capacity: ${v.count('capacity')}, refill: { amount: ${v.count('amount')}, every: ${v.duration('every')} } })`,
  fixedWindow: (name, v) =>
    `fixedWindow({ name: '${name}', limit: ${v.count('limit')}, window: ${v.duration('window')}${
      v.choice('align') === 'clock' ? ", align: 'clock'" : ''
    } })`,
  slidingWindow: (name, v) =>
    `slidingWindow({ name: '${name}', limit: ${v.count('limit')}, window: ${v.duration('window')} })`,
  slidingWindowLog: (name, v) =>
    `slidingWindowLog({ name: '${name}', limit: ${v.count('limit')}, window: ${v.duration('window')} })`,
  gcra: (name, v) =>
    `gcra({ name: '${name}', limit: ${v.count('limit')}, period: ${v.duration('period')}, burst: ${v.count('burst')} })`,
  leakyBucket: (name, v) =>
    `leakyBucket({ name: '${name}', capacity: ${v.count('capacity')}, leak: { amount: ${v.count('amount')}, every: ${v.duration('every')} } })`,
  calendarWindow: (name, v) =>
    `calendarWindow({ name: '${name}', limit: ${v.count('limit')}, every: '${v.choice('every')}' })`,
  concurrency: (name, v) =>
    `concurrency({ name: '${name}', limit: ${v.count('limit')}, lease: ${v.duration('lease')} })`,
  block: (name, v) => `block({ name: '${name}', onDenied: ${v.duration('onDenied')} })`,
};

/** The call that makes the limit, as code. */
export function limitCode(spec: LimitSpec, name: string): string {
  return CODE[spec.algorithm](name, new SpecValues(spec));
}
