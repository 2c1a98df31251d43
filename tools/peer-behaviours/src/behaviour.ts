import type { Abilities } from './abilities.ts';
import type { Elsewhere } from './elsewhere.ts';

/** What was seen, and whether it is what the title says. */
export interface Observation {
  readonly verdict: 'yes' | 'no';
  /** One line with the figures that the verdict comes from. */
  readonly seen: string;
}

/** Something that a limiter does or does not. */
export interface Behaviour {
  /** A statement that is true of a contestant, or not. */
  readonly title: string;
  /** What goes wrong where it is not true. */
  readonly why: string;
  /** A public page of somebody whom it happened to. */
  readonly evidence?: string;
  /** Whether it disturbs others on the same servers: then one contestant is seen after the other, and nothing else. */
  readonly isAlone?: boolean;
  /** Whether it keeps the machine busy: then no other behaviour is seen meanwhile. */
  readonly isHeavy?: boolean;
  /** Resolves to `undefined` where the contestant does not offer what the behaviour is about. */
  observe(abilities: Abilities, elsewhere: Elsewhere): Promise<Observation | undefined>;
}

/** An observation. */
export function observed(isTrue: boolean, seen: string): Observation {
  return { verdict: isTrue ? 'yes' : 'no', seen };
}
