export { brokenStores } from './all-broken-stores.ts';
export type { BrokenStore } from './broken-store.ts';
export { Backend, WorkingStore } from './working-store.ts';
