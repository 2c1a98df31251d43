import type { ContenderOptions, Entry, Role } from '../../suite.ts';

/** A contender of this folder, by the name of its file. */
export function memoryEntry(
  file: string,
  role: Role,
  id: string,
  label: string,
  options: ContenderOptions = {},
): Entry {
  return { id, label, role, options, module: new URL(`./contenders/${file}.js`, import.meta.url).href };
}

const awaited = { awaited: true };

export const bareMap: Entry = memoryEntry('bare-map', 'floor', 'floor', 'bare Map.get and Date.now');
export const awaitedBareMap: Entry = memoryEntry(
  'bare-map',
  'floor',
  'floor',
  'bare Map.get and Date.now, awaited',
  awaited,
);
export const peer: Entry = memoryEntry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible',
  'rate-limiter-flexible, awaited',
);
export const limiter: Entry = memoryEntry('limiter', 'peer', 'limiter', 'limiter, one for each key in a Map');
export const expressStore: Entry = memoryEntry(
  'express-rate-limit',
  'peer',
  'express-rate-limit',
  'express-rate-limit, its MemoryStore, awaited',
);

/** Ours, with one limit or several. */
export function sluice(id: string, label: string, ...limits: string[]): Entry {
  return memoryEntry('sluice', 'ours', id, `sluice, ${label}`, { limits });
}

export const fixedWindow: Entry = sluice('sluice-fixed-window', 'fixedWindow', 'fixedWindow');
export const tokenBucket: Entry = sluice('sluice-token-bucket', 'tokenBucket', 'tokenBucket');
export const slidingWindow: Entry = sluice('sluice-sliding-window', 'slidingWindow', 'slidingWindow');
export const slidingWindowLog: Entry = {
  ...sluice('sluice-sliding-window-log', 'slidingWindowLog of 10,000', 'slidingWindowLog'),
  limit: 10_000,
};
export const twoLimits: Entry = sluice(
  'sluice-two-limits',
  'two limits, all or nothing',
  'fixedWindow',
  'tokenBucket',
);

/** The same contender, asked for a promise. */
export function promised(entry: Entry): Entry {
  return { ...entry, label: `${entry.label}, awaited`, options: { ...entry.options, ...awaited } };
}

/** The same contender, with every key at its limit. */
export function atItsLimit(entry: Entry): Entry {
  return { ...entry, limit: 1, expected: 'denied', options: { ...entry.options, answersDenials: true } };
}
