import type { Store } from '@sluice/core';

/** The store, but every call fails. */
export function outOfReach({ capabilities }: Store): Store {
  const fail = async (): Promise<never> => {
    throw new Error('The store is out of reach.');
  };
  return { capabilities, update: fail, remove: fail, close: async () => {} };
}
