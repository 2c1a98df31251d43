import { type Capability, unmetReasons, validateCapabilities } from './adapter-capabilities.ts';
import type { AdapterUnderTest } from './adapter-under-test.ts';
import { proofsOfAbsence } from './proofs-of-absence.ts';
import { Stage, type StageOptions } from './stage.ts';

/** One guarantee that every adapter gives, and its proof over real HTTP. */
export interface AdapterConformanceCase {
  /** The part of an adapter's work that it belongs to. Several cases share one. */
  readonly group: string;
  /** The guarantee, as a sentence about the adapter. Unique within the suite. */
  readonly name: string;
  /** What the adapter must be capable of. Empty: the case applies to every adapter. */
  readonly needs: readonly Capability[];
  /**
   * Resolves if the adapter keeps the guarantee, and rejects with the reason if it does not. If the adapter
   * says that it lacks what the case needs, the case proves instead, where it can, that this is true.
   * Independent of other cases: run it in any order, alone, or several times.
   */
  run(adapter: AdapterUnderTest, options?: AdapterConformanceRun): Promise<void>;
}

/** How a case runs. */
export interface AdapterConformanceRun extends StageOptions {
  /** Called with the reason when the case is not applicable. Default: the reason is dropped. */
  readonly note?: (text: string) => void;
}

/** Proves a guarantee on a stage. Throws if the adapter breaks it. */
export type Proof = (stage: Stage) => Promise<void>;

/** A proof, and what it needs. */
export interface NeedyProof {
  readonly capabilities: readonly Capability[];
  readonly proof: Proof;
}

/** Limits a proof to adapters that have what it needs. */
export function needs(capabilities: Capability | readonly Capability[], proof: Proof): NeedyProof {
  return { capabilities: [capabilities].flat(), proof };
}

/** Returns the cases of one group, from their names and proofs. */
export function casesOf(
  group: string,
  proofs: Readonly<Record<string, Proof | NeedyProof>>,
): readonly AdapterConformanceCase[] {
  return Object.entries(proofs).map(([name, entry]) => {
    const { capabilities, proof } = typeof entry === 'function' ? needs([], entry) : entry;
    return {
      group,
      name,
      needs: capabilities,
      run: (adapter, options) => {
        return onStage(adapter, options, async (stage) => {
          const lacking = lackingOf(capabilities, adapter);
          if (lacking === undefined) return proof(stage);
          options?.note?.(`not applicable: ${unmetReasons[lacking]}`);
          return proofsOfAbsence[lacking]?.(stage);
        });
      },
    };
  });
}

/** Returns the first of these capabilities that the adapter says it lacks. */
export function lackingOf(
  capabilities: readonly Capability[],
  adapter: AdapterUnderTest,
): Capability | undefined {
  return capabilities.find((one) => adapter.capabilities[one] === false);
}

async function onStage(
  adapter: AdapterUnderTest,
  options: AdapterConformanceRun | undefined,
  proof: Proof,
): Promise<void> {
  validateCapabilities(adapter.capabilities);
  const stage = new Stage(adapter, options);
  try {
    await proof(stage);
  } catch (error) {
    // A broken guarantee matters more than a failure to close afterwards.
    await stage.close().catch(() => undefined);
    throw error;
  }
  await stage.close();
}
