import type { StoreCapabilities } from '../store.ts';
import { isProduction, warn } from './warning.ts';

/** The part of Node's `process` that shows whether this is one process of several. */
interface WorkerProcess {
  readonly env?: { readonly [name: string]: string | undefined };
  getBuiltinModule?(id: string): { readonly isWorker?: boolean } | undefined;
}

let isWarned = false;

const REMEDY = 'Use a store that all share, such as redisStore or postgresStore.';

/**
 * Warns once, in production too, of a store that is not shared if this process is one of several: a worker of
 * `node:cluster` (of PM2 in cluster mode, too), or not the first instance of an app under PM2 in fork mode.
 */
export function warnOfStorePerProcess({ shared }: StoreCapabilities): void {
  if (isWarned || shared || !isOneOfSeveral()) return;
  isWarned = true;
  const what = 'This process is one of several, and counts in a store of its own.';
  warn('SLUICE_STORE_PER_PROCESS', `${what} Together, they grant several times each limit. ${REMEDY}`);
}

/**
 * Warns once, in production, of a memory store that an adapter has created because it was given no store.
 * Call it before `limiterFor`, which warns by itself if this process is one of several: there is one warning
 * in all.
 */
export function warnOfDefaultStore(): void {
  if (isWarned || !isProduction() || isOneOfSeveral()) return;
  isWarned = true;
  const what = 'No store was given, so limits are counted in the memory of this process.';
  const several = 'Several processes grant several times each limit.';
  const one = 'If there is only one process, pass memoryStore().';
  warn('SLUICE_STORE_PER_PROCESS', `${what} ${several} ${REMEDY} ${one}`);
}

function isOneOfSeveral(): boolean {
  const { process } = globalThis as { readonly process?: WorkerProcess };
  // Looked up when it is needed: an import would tie core to Node.
  if (process?.getBuiltinModule?.('node:cluster')?.isWorker === true) return true;
  // PM2 numbers the instances of an app from 0. (It numbers all its processes in `pm_id`.)
  return Number(process?.env?.NODE_APP_INSTANCE ?? 0) > 0;
}
