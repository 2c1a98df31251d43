import type { Abilities } from './abilities.ts';
import type { Elsewhere, FloodFigures } from './elsewhere.ts';

/** Half of the keys of a flood: as many as a memory store of Sluice keeps by default. */
export const HALF_FLOOD = 100_000;
const WINDOW_MS = 3000;

const floods = new WeakMap<Abilities, Promise<FloodFigures>>();

/** What 200,000 keys of one check each leave behind in a process of their own; run once for all behaviours that ask. */
export function floodOf(abilities: Abilities, elsewhere: Elsewhere): Promise<FloodFigures> {
  let flood = floods.get(abilities);
  if (flood === undefined) {
    flood = run(elsewhere);
    floods.set(abilities, flood);
  }
  return flood;
}

async function run(elsewhere: Elsewhere): Promise<FloodFigures> {
  const process = await elsewhere.start();
  const figures = await process.flood({ options: { limit: 10, windowMs: WINDOW_MS }, keys: HALF_FLOOD });
  if (figures.floodMs >= WINDOW_MS) throw new Error('the first windows ended before the flood did');
  return figures;
}

/** Bytes as a reader wants them. */
export function megabytes(bytes: number): string {
  // What is freed beside the flood may make it a little less than nothing.
  return `${(Math.max(0, bytes) / 1e6).toFixed(1)} MB`;
}
