import { RateLimitError, type Store, type StoreCallOptions } from '@sluice/core';

/**
 * Returns the store with a bound on each call: STORE_TIMEOUT after `deadlineMs`, so that the failure policy
 * answers before the caller of the service gives up. The first connection has the bound that core gives it.
 */
export function storeWithDeadline(store: Store, deadlineMs: number): Store {
  const { ready, execute } = store;
  return {
    capabilities: store.capabilities,
    update: (keys, transition, options) =>
      within(deadlineMs, options, (bound) => store.update(keys, transition, bound)),
    remove: (keys, options) => within(deadlineMs, options, (bound) => store.remove(keys, bound)),
    close: () => store.close(),
    ...(ready !== undefined && { ready: (options) => ready.call(store, options) }),
    ...(execute !== undefined && {
      execute: (commands, options) =>
        within(deadlineMs, options, (bound) => execute.call(store, commands, bound)),
    }),
  };
}

async function within<T>(
  ms: number,
  options: StoreCallOptions | undefined,
  call: (options: StoreCallOptions) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const signal = options?.signal ? AbortSignal.any([options.signal, timeout.signal]) : timeout.signal;
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Immediate | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    // An answer that has arrived while this process was busy is read first.
    timer = setTimeout(() => {
      last = setImmediate(() => {
        const error = new RateLimitError('STORE_TIMEOUT');
        reject(error);
        timeout.abort(error);
      });
    }, ms);
  });
  try {
    return await Promise.race([call({ signal }), late]);
  } finally {
    clearTimeout(timer);
    clearImmediate(last);
  }
}
