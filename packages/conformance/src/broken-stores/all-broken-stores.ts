import { blocks } from './blocks.ts';
import type { BrokenStore } from './broken-store.ts';
import { clocks } from './clocks.ts';
import { costsAndPenalties } from './costs-and-penalties.ts';
import { expiries } from './expiries.ts';
import { failures } from './failures.ts';
import { falseManifests } from './false-manifests.ts';
import { lifecycles } from './lifecycles.ts';
import { lossyKeys } from './lossy-keys.ts';
import { nativeBatches } from './native-batches.ts';
import { nativeCommands } from './native-commands.ts';
import { nativePrograms } from './native-programs.ts';
import { numbers } from './numbers.ts';
import { races } from './races.ts';
import { removals } from './removals.ts';
import { severalKeys } from './several-keys.ts';
import { synchronousStores } from './synchronous.ts';
import { takeBacks } from './take-backs.ts';

/** Stores with one bug each. The suite must fail each of them for the right reason. */
export const brokenStores: readonly BrokenStore[] = Object.freeze([
  ...races,
  ...severalKeys,
  ...expiries,
  ...clocks,
  ...lossyKeys,
  ...removals,
  ...failures,
  ...lifecycles,
  ...falseManifests,
  ...nativeBatches,
  ...nativeCommands,
  ...nativePrograms,
  ...takeBacks,
  ...costsAndPenalties,
  ...blocks,
  ...numbers,
  ...synchronousStores,
]);
