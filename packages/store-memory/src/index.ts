export { type MemoryStore, type MemoryStoreStats, memoryStore } from './memory-store.ts';
export type { MemoryStoreOptions } from './memory-store-options.ts';
