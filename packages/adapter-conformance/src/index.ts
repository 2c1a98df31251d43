export { type AdapterCapabilities, type Capability, unmetReasons } from './adapter-capabilities.ts';
export type { AdapterConformanceCase, AdapterConformanceRun } from './adapter-conformance-case.ts';
export { adapterConformanceCases } from './adapter-conformance-cases.ts';
export {
  type AdapterUnderTest,
  type AppSettings,
  appRoutes,
  type Decided,
  type HandlerAnswer,
  type ServedApp,
  type SuiteOptions,
  type SuiteRequest,
  type SuiteResponse,
} from './adapter-under-test.ts';
export { runAdapterConformance, type TestRunner } from './run-adapter-conformance.ts';
export type { StageOptions } from './stage.ts';
