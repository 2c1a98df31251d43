export type { StoreConformanceCase, StoreConformanceRun } from './conformance-case.ts';
export { type DifferentialOptions, runDifferential } from './differential.ts';
export type { Need } from './needs.ts';
export { runStoreConformance, type TestRunner } from './run-store-conformance.ts';
export { type AlgorithmName, algorithmNames } from './sample-limits.ts';
export type { Stage } from './stage.ts';
export { storeConformanceCases } from './store-conformance-cases.ts';
export type { StoreConformanceOptions } from './store-conformance-options.ts';
export type { StoreSetup, StoreSetupOptions } from './store-setup.ts';
