import { fixedWindow, type Limit } from '@sluice/core';
import { type DemoLimits, promisedLimits } from '../src/tiers.ts';

/** The limits of the demo with the wrong numbers: each allows `perMinute` a minute. */
export function limitsOf(perMinute: number): DemoLimits {
  const promised = promisedLimits();
  const change = (limits: readonly Limit[] | null) =>
    limits?.map(({ name }) => fixedWindow({ name, limit: perMinute, window: '1m' })) ?? null;
  return {
    tiers: new Map([...promised.tiers].map(([tier, limits]) => [tier, change(limits)])),
    login: change(promised.login) ?? [],
    export: new Map([...promised.export].map(([tier, limits]) => [tier, change(limits)])),
  };
}
