import type { Abilities } from './abilities/abilities.ts';
import type { FloodFigures, OtherProcesses } from './other-process.ts';

/** Half of the keys of a flood: as many as a memory store of Sluice keeps by default. */
export const HALF_FLOOD = 100_000;
/** The longer one is for a machine that is too busy to end the flood within the shorter one. */
const WINDOWS_MS = [3000, 20_000];

const floods = new WeakMap<Abilities['bulk'], Promise<FloodFigures>>();

/**
 * Floods a process of its own with 200,000 keys, one check each. Runs once per contestant, for all behaviours
 * that call it.
 */
export function floodOf(bulk: Abilities['bulk'], processes: OtherProcesses): Promise<FloodFigures> {
  let flood = floods.get(bulk);
  if (flood === undefined) {
    flood = run(processes);
    floods.set(bulk, flood);
  }
  return flood;
}

async function run(processes: OtherProcesses): Promise<FloodFigures> {
  for (const windowMs of WINDOWS_MS) {
    const process = await processes.start();
    const figures = await process.flood({ options: { limit: 10, windowMs }, keys: HALF_FLOOD });
    if (figures.floodMs < windowMs) return figures;
  }
  throw new Error('the first windows ended before the flood did');
}

/** Bytes as megabytes with one decimal. */
export function megabytes(bytes: number): string {
  // Memory that is freed beside the flood can make the difference negative.
  return `${(Math.max(0, bytes) / 1e6).toFixed(1)} MB`;
}
