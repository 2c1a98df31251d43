import type { Gates } from './gate.ts';
import type { SharedStore } from './shared-store.ts';
import type { Waits } from './waits.ts';
import type { WebSite } from './web-site.ts';

/** Everything that some contestant can do. A behaviour names the abilities that it needs. */
export interface Abilities extends Gates, SharedStore, WebSite, Waits {}

export type Ability = keyof Abilities;

/** What a contestant offers: every one has a window; an ability that is absent is not offered. */
export interface Offer extends Partial<Abilities> {
  readonly window: Abilities['window'];
  /**
   * Options of the contestant that matter for what is observed: which were set, which would change an answer.
   */
  readonly notes: readonly string[];
}

/** Whether a contestant offers all of these abilities. */
export function offers<Need extends Ability>(
  offer: Offer,
  needs: readonly Need[],
): offer is Offer & Pick<Abilities, Need> {
  return needs.every((need) => offer[need] !== undefined);
}
