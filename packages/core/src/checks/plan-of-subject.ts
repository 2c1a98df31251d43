import { wrongType } from '../errors.ts';
import type { Limit } from '../limit.ts';
import { Plan } from './plan.ts';
import { CHOSEN, noteLimit } from './shared-limit-name.ts';

/** The limits of a limiter: the same for every subject, or chosen by a function; `null` means unlimited. */
export type Limits<Subject> =
  | readonly Limit<Subject>[]
  | ((subject: Subject) => readonly Limit<Subject>[] | null);

/** Finds the plan of a subject. An array of limits is validated once, however often a function returns it. */
export class PlanOfSubject<Subject> {
  readonly #caller: string;
  readonly #prefix: string;
  readonly #store: object;
  readonly #owner: object;
  readonly #validate: ((where: string, limit: Limit<Subject>) => void) | undefined;
  readonly #fixed: Plan<Subject> | undefined;
  readonly #choose: ((subject: Subject) => readonly Limit<Subject>[] | null) | undefined;
  readonly #seen = new WeakMap<object, Plan<Subject>>();

  /**
   * Throws as {@link Plan} does if `limits` is an array. The result of a function is validated at each check.
   * `validate` throws for a limit that the limiter cannot have.
   */
  constructor(
    caller: string,
    limits: Limits<Subject>,
    prefix: string,
    store: object,
    validate?: (where: string, limit: Limit<Subject>) => void,
  ) {
    this.#caller = caller;
    this.#prefix = prefix;
    this.#store = store;
    this.#validate = validate;
    this.#owner = typeof limits === 'function' ? CHOSEN : limits;
    if (typeof limits === 'function') this.#choose = limits;
    else this.#fixed = this.#planOf(`${caller}: \`limits\``, limits, false);
  }

  /** Returns `null` for a subject without limits. Throws what the function throws. */
  of(subject: Subject): Plan<Subject> | null {
    if (this.#fixed !== undefined) return this.#fixed;
    const limits = this.#choose?.(subject);
    if (limits === null) return null;
    const where = `${this.#caller}: the result of \`limits\``;
    if (!Array.isArray(limits))
      throw wrongType(where, limits, 'an array of limits, or null for unlimited', 'null');
    let plan = this.#seen.get(limits);
    if (plan === undefined) {
      plan = this.#planOf(where, limits, true);
      this.#seen.set(limits, plan);
    }
    return plan;
  }

  /** Warns if another limiter on the store has a limit of the same name with other numbers. */
  #planOf(where: string, limits: unknown, isChosen: boolean): Plan<Subject> {
    const plan = new Plan<Subject>(where, limits, this.#prefix, isChosen);
    plan.eachScope((_, limit) => this.#validate?.(where, limit));
    plan.eachScope((scope, { name, algorithm }) => {
      noteLimit(this.#store, scope, name, algorithm, this.#owner);
    });
    return plan;
  }
}
