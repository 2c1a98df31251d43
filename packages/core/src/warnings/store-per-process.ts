import type { StoreCapabilities } from '../store.ts';
import { warn } from './warning.ts';

/** The part of Node's `process` that shows whether this is one process of several. */
interface WorkerProcess {
  readonly env?: { readonly [name: string]: string | undefined };
  getBuiltinModule?(id: string): { readonly isWorker?: boolean } | undefined;
}

let isWarned = false;

/**
 * Warns once, in production too, of a store that is not shared if this process is one of several: a worker of
 * `node:cluster` (of PM2 in cluster mode, too), or not the first instance of an app under PM2 in fork mode.
 */
export function warnOfStorePerProcess({ shared }: StoreCapabilities): void {
  if (isWarned || shared || !isOneOfSeveral()) return;
  isWarned = true;
  const what = 'This process is one of several, and counts in a store of its own.';
  const remedy = 'Use a store that all share, such as redisStore or postgresStore.';
  warn('SLUICE_STORE_PER_PROCESS', `${what} Together, they grant several times each limit. ${remedy}`);
}

function isOneOfSeveral(): boolean {
  const { process } = globalThis as { readonly process?: WorkerProcess };
  // Looked up when it is needed: an import would tie core to Node.
  if (process?.getBuiltinModule?.('node:cluster')?.isWorker === true) return true;
  // PM2 numbers the instances of an app from 0. (It numbers all its processes in `pm_id`.)
  return Number(process?.env?.NODE_APP_INSTANCE ?? 0) > 0;
}
