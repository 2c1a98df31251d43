import type { Limit, RecordKey, Store } from '@sluice/core';
import { ManualClock } from '@sluice/core/testing';
import { freshPrefix, recordKey } from './record-keys.ts';
import type { StoreConformanceOptions } from './store-conformance-options.ts';
import type { StoreSetup } from './store-setup.ts';

/** With {@link SUITE_SEED}, finds every bug of the broken stores that a history of commands can reveal. */
const DEFAULT_COMMANDS = 3000;

/** What one case runs on: a clock, stores on one backend, and keys that no other case uses. */
export class Stage {
  readonly clock: ManualClock = new ManualClock();
  /** The prefix of all scopes of this stage, including those of limiters that a case creates. */
  readonly prefix: string = freshPrefix();
  /** The least number of commands of a random history. */
  readonly commands: number;
  readonly #setup: StoreSetup;
  readonly #opened: Set<Store> = new Set();

  constructor(setup: StoreSetup, { commands = DEFAULT_COMMANDS }: StoreConformanceOptions = {}) {
    if (!(Number.isSafeInteger(commands) && commands > 0)) {
      throw new TypeError(`\`commands\` must be a positive integer, but is ${String(commands)}.`);
    }
    this.commands = commands;
    this.#setup = setup;
  }

  /** Opens another instance, which decides by this stage's clock. */
  async open(): Promise<Store> {
    return this.#keep(await this.#setup({ clock: this.clock }));
  }

  /** Opens another instance, which decides by its default clock. */
  async openOnDefaultClock(): Promise<Store> {
    return this.#keep(await this.#setup({}));
  }

  /** The address of a limit's record in this stage. */
  key(limit: Limit, key = 'someone', version?: number): RecordKey {
    return recordKey(this.prefix, limit, key, version);
  }

  /** Closes this instance now instead of at the end. */
  async closeEarly(store: Store): Promise<void> {
    await store.close();
    this.#opened.delete(store);
  }

  /** Closes every instance, even if closing one fails; then throws the first failure. */
  async close(): Promise<void> {
    const closings = await Promise.allSettled([...this.#opened].map((store) => store.close()));
    for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
  }

  #keep(store: Store): Store {
    this.#opened.add(store);
    return store;
  }
}
