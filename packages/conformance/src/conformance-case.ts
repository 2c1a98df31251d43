import type { Need } from './needs.ts';
import { Stage } from './stage.ts';
import type { StoreSetup } from './store-setup.ts';

/** One guarantee that every store gives, and its proof. */
export interface StoreConformanceCase {
  /** The part of the contract that it belongs to; several cases share it. */
  readonly group: string;
  /** The guarantee, as a sentence about the store. Unique within the suite. */
  readonly name: string;
  /** Absent: it applies to every store. */
  readonly needs?: Need;
  /**
   * Resolves when the store keeps the guarantee, rejects with what is wrong when it does not. Where the store says that it
   * lacks what the case needs, `note` is told why the case is not applicable, and what is proved is that the store told
   * the truth. Independent of other cases: in any order, alone, or several times.
   */
  run(setup: StoreSetup, note?: (text: string) => void): Promise<void>;
}

/** Plays a guarantee through on a stage; throws where the store breaks it. */
export type Proof = (stage: Stage) => Promise<void>;

/** The proof, for stores that have what it needs only. */
export function needs(need: Need, proof: Proof): { readonly need: Need; readonly proof: Proof } {
  return { need, proof };
}

/** The cases of one group, from the name of each and its proof. */
export function casesOf(
  group: string,
  proofs: Readonly<Record<string, Proof | ReturnType<typeof needs>>>,
): readonly StoreConformanceCase[] {
  return Object.entries(proofs).map(([name, entry]) => {
    if (typeof entry === 'function') return { group, name, run: (setup) => onStage(setup, entry) };
    const { need, proof } = entry;
    return {
      group,
      name,
      needs: need,
      run: (setup, note) =>
        onStage(setup, async (stage) => {
          if (await need.isMet(stage)) return proof(stage);
          note?.(`not applicable: ${need.unmet}`);
          return need.verifyUnmet(stage);
        }),
    };
  });
}

async function onStage(setup: StoreSetup, proof: Proof): Promise<void> {
  const stage = new Stage(setup);
  try {
    await proof(stage);
  } catch (error) {
    // What is wrong with the guarantee matters more than what is wrong with closing afterwards.
    await stage.close().catch(() => undefined);
    throw error;
  }
  await stage.close();
}
