import { until } from '@sluice/test-servers';

/** Holds requests until they are released, so that what happens meanwhile depends on no timer. */
export interface HeldRequests {
  /** Called by a request; resolves when it may go on. */
  enter(): Promise<void>;
  /** Resolves when `count` requests have entered. */
  entered(count: number): Promise<void>;
  /** Releases the requests that are held, and all later ones. */
  release(): void;
}

export function holdRequests(): HeldRequests {
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
