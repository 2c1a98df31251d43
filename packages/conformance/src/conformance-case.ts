import type { Need } from './needs.ts';
import { Stage } from './stage.ts';
import type { StoreConformanceOptions } from './store-conformance-options.ts';
import type { StoreSetup } from './store-setup.ts';

/** One guarantee that every store gives, and its proof. */
export interface StoreConformanceCase {
  /** The part of the contract that it belongs to. Several cases share one. */
  readonly group: string;
  /** The guarantee, as a sentence about the store. Unique within the suite. */
  readonly name: string;
  /** What the store must be capable of. Absent: the case applies to every store. */
  readonly needs?: Need;
  /**
   * Resolves if the store keeps the guarantee, and rejects with the reason if it does not. If the store says
   * that it lacks what the case needs, the case proves instead that the store is right about that.
   * Independent of other cases: run it in any order, alone, or several times.
   */
  run(setup: StoreSetup, options?: StoreConformanceRun): Promise<void>;
}

/** How a case runs. */
export interface StoreConformanceRun extends StoreConformanceOptions {
  /** Called with the reason when the case is not applicable to the store. Default: the reason is dropped. */
  readonly note?: (text: string) => void;
}

/** Proves a guarantee on a stage. Throws if the store breaks it. */
export type Proof = (stage: Stage) => Promise<void>;

/** Limits a proof to stores that have what it needs. */
export function needs(need: Need, proof: Proof): { readonly need: Need; readonly proof: Proof } {
  return { need, proof };
}

/** The cases of one group, from their names and proofs. */
export function casesOf(
  group: string,
  proofs: Readonly<Record<string, Proof | ReturnType<typeof needs>>>,
): readonly StoreConformanceCase[] {
  return Object.entries(proofs).map(([name, entry]) => {
    if (typeof entry === 'function')
      return { group, name, run: (setup, options) => onStage(setup, options, entry) };
    const { need, proof } = entry;
    return {
      group,
      name,
      needs: need,
      run: (setup, options) =>
        onStage(setup, options, async (stage) => {
          if (await need.isMet(stage)) return proof(stage);
          options?.note?.(`not applicable: ${need.unmet}`);
          return need.verifyUnmet(stage);
        }),
    };
  });
}

async function onStage(
  setup: StoreSetup,
  options: StoreConformanceOptions | undefined,
  proof: Proof,
): Promise<void> {
  const stage = new Stage(setup, options);
  try {
    await proof(stage);
  } catch (error) {
    // A broken guarantee matters more than a failure to close afterwards.
    await stage.close().catch(() => undefined);
    throw error;
  }
  await stage.close();
}
