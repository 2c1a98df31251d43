import type { Abilities, Ability } from './abilities/abilities.ts';
import type { OtherProcesses } from './other-process.ts';

/** The evidence, and whether it agrees with the title. */
export interface Observation {
  readonly verdict: 'yes' | 'no';
  /** One line with the figures that the verdict comes from. */
  readonly seen: string;
}

/** Something that a limiter does or does not do. */
export interface Behaviour<Need extends Ability = Ability> {
  /** A statement that is true of a contestant, or not. */
  readonly title: string;
  /** What goes wrong where it is not true. */
  readonly why: string;
  /** A public page about a project where it went wrong. */
  readonly evidence?: string;
  /** It is observed only for contestants that offer all of these. */
  readonly needs: readonly Need[];
  /**
   * It disturbs others on the same servers, so contestants are observed one by one, and nothing else
   * meanwhile.
   */
  readonly isAlone?: boolean;
  /** It keeps the machine busy, so no other behaviour is observed meanwhile. */
  readonly isHeavy?: boolean;
  /** Rejects if nothing can be said; that is never a verdict. */
  observe(offered: Pick<Abilities, Need>, processes: OtherProcesses): Promise<Observation>;
}

/** Checks the object against its own `needs`: `observe` can use no other ability. */
export function behaviour<const Need extends Ability>(definition: Behaviour<Need>): Behaviour<Need> {
  return definition;
}

export function observed(isTrue: boolean, seen: string): Observation {
  return { verdict: isTrue ? 'yes' : 'no', seen };
}
