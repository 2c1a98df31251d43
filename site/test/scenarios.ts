import { type Arbitrary, array, constant, constantFrom, integer, oneof, record } from 'fast-check';
import {
  type AlgorithmName,
  algorithmNames,
  bounds,
  type LimitSpec,
  offers,
} from '../playground/limit-spec.ts';
import { type Lane, MOST_LIMITS, type Scenario } from '../playground/scenario.ts';
import { type TrafficSpec, trafficBounds } from '../playground/traffic.ts';

/** Small numbers decide something; large ones find overflows. */
const count = oneof({ weight: 4, arbitrary: integer({ min: 1, max: 20 }) }, integer(bounds.count));
const ms = oneof({ weight: 4, arbitrary: integer({ min: 10, max: 60_000 }) }, integer(bounds.ms));

function anySpec(algorithm: AlgorithmName): Arbitrary<LimitSpec> {
  const fields = offers[algorithm].fields.map(
    (field) =>
      [
        field.name,
        field.unit === 'choice' ? constantFrom(...field.choices) : field.unit === 'ms' ? ms : count,
      ] as const,
  );
  return record(Object.fromEntries<Arbitrary<number | string>>(fields)).map((values) => ({
    algorithm,
    values,
  }));
}

/** The limits of a lane, as a visitor may set them; the library may reject some. */
export const anyLane: Arbitrary<Lane> = array(oneof(...algorithmNames.map(anySpec)), {
  minLength: 1,
  maxLength: MOST_LIMITS,
});

const rate = integer({ min: 1, max: 500 }).map((tenths) => tenths / 10);
const seconds = integer({ min: 1, max: 30 });

/** Traffic of every kind but a log. */
export const anyTraffic: Arbitrary<Exclude<TrafficSpec, { kind: 'log' }>> = oneof(
  record({
    kind: constant('clicks' as const),
    atMs: array(integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 60 }),
  }),
  record({ kind: constant('steady' as const), perSecond: rate, seconds }),
  record({
    kind: constant('bursts' as const),
    size: integer({ min: 1, max: 50 }),
    everyMs: integer({ min: 100, max: 20_000 }),
    seconds,
  }),
  record({
    kind: constant('random' as const),
    perSecond: rate,
    seconds,
    seed: integer(trafficBounds.seed),
  }),
);

export const anyScenario: Arbitrary<Scenario> = record({
  lanes: array(anyLane, { minLength: 1, maxLength: 2 }),
  traffic: anyTraffic,
});
