import { until } from '@sluice/test-servers';

/** Keeps requests under way until they are let go, so that what happens meanwhile depends on no timer. */
export interface Hold {
  /** Called by a request; resolves when it may go on. */
  enter(): Promise<void>;
  /** Resolves when so many are under way. */
  entered(count: number): Promise<void>;
  /** Lets those go that are under way, and all that come. */
  release(): void;
}

/** A hold that nobody has entered. */
export function newHold(): Hold {
  let count = 0;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    enter() {
      count++;
      return released;
    },
    async entered(wanted) {
      await until(`${wanted} requests are under way`, () => count >= wanted);
    },
    release,
  };
}
