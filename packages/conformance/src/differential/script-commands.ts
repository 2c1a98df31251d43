import type { Command, Cost, Limit, RecordKey, StoreCapabilities } from '@sluice/core';
import { recordKey } from '../record-keys.ts';
import { limitOf } from '../sample-limits.ts';
import type { ScriptCharge, ScriptLimit, ScriptStep, Target } from './script.ts';

/** What a granted spend or a penalty has charged. */
export interface Charge {
  readonly keys: readonly RecordKey[];
  /** One cost for each key. */
  readonly cost: Cost;
  readonly atMs: number;
}

/** Builds the commands of a script. */
export class ScriptCommands {
  readonly #prefix: string;
  readonly #limits: readonly ScriptLimit[];
  readonly #atomicity: StoreCapabilities['atomicity'];
  /** Each limit of the script, with its first and with its second set of parameters. */
  readonly #built: readonly (readonly Limit[])[];

  constructor(prefix: string, limits: readonly ScriptLimit[], atomicity: StoreCapabilities['atomicity']) {
    this.#prefix = prefix;
    this.#limits = limits;
    this.#built = limits.map(({ algorithm, variants }, i) =>
      variants.map(({ limit, windowMs, align }) => limitOf(algorithm, limit, windowMs, `limit-${i}`, align)),
    );
    this.#atomicity = atomicity;
  }

  /** The window of the first limit. */
  get windowMs(): number {
    return (this.#limits[0] as ScriptLimit).variants[0].windowMs;
  }

  /** The command of a step; `undefined` if it takes a charge back and there is none yet. */
  of(step: ScriptStep, charges: readonly Charge[]): Command | undefined {
    const { deed } = step;
    const keys = this.keysOf(step);
    switch (deed.kind) {
      case 'spend':
        return { kind: 'spend', keys, cost: costOf(step, deed, keys.length), count: deed.count };
      case 'penalize':
        return { kind: 'penalize', keys, cost: costOf(step, deed, keys.length) };
      case 'refund':
        return { kind: 'take-back', keys, cost: costOf(step, deed, keys.length) };
      case 'take-back':
        return this.#takeBack(step, deed, keys, charges);
      case 'block':
        return undefined;
    }
  }

  /** The keys of a step: all different, and no more than the store changes in one step. */
  keysOf({ targets, isReconfigured }: ScriptStep): readonly RecordKey[] {
    const keys = new Map<string, RecordKey>();
    const firstKey = targets[0]?.[1] ?? 0;
    for (const [limit, key] of this.#atomicity === 'one-record' ? targets.slice(0, 1) : targets) {
      const target: Target = [limit % this.#limits.length, this.#atomicity === 'any-keys' ? key : firstKey];
      keys.set(target.join(), this.key(target, isReconfigured));
    }
    return [...keys.values()];
  }

  key([limitIndex, keyIndex]: Target, isReconfigured: boolean): RecordKey {
    const variants = this.#built[limitIndex] as readonly Limit[];
    return recordKey(this.#prefix, variants[isReconfigured ? 1 : 0] as Limit, `key-${keyIndex}`);
  }

  #takeBack(
    step: ScriptStep,
    deed: { readonly cost: number; readonly charge: ScriptCharge },
    stepKeys: readonly RecordKey[],
    charges: readonly Charge[],
  ): Command | undefined {
    const { index, offMs, offWindows, isWhole, isOfItsKeys } = deed.charge;
    const charge = charges[charges.length - 1 - (index % Math.max(1, charges.length))];
    if (charge === undefined) return undefined;
    const keys = isOfItsKeys ? charge.keys : stepKeys;
    const cost = isWhole && isOfItsKeys ? charge.cost : costOf(step, deed, keys.length);
    const chargedAtMs = charge.atMs + offMs + Math.round(offWindows * this.windowMs);
    return { kind: 'take-back', keys, cost, chargedAtMs: Math.max(0, chargedAtMs) };
  }
}

function costOf({ otherCosts }: ScriptStep, { cost }: { readonly cost: number }, keys: number): Cost {
  // A list of one cost is rare, since it means the same as the cost itself.
  const isList = otherCosts !== undefined && (keys > 1 || otherCosts[0] === 0);
  return isList ? [cost, ...otherCosts].slice(0, keys) : cost;
}
