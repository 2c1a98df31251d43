import type { StoreConformanceCase } from './conformance-case.ts';
import { atomicityCases } from './store/atomicity.ts';
import { blockCases } from './store/blocks.ts';
import { capabilityCases } from './store/capabilities.ts';
import { changesNothingCases } from './store/changes-nothing.ts';
import { clockCases } from './store/clock.ts';
import { costCases } from './store/costs.ts';
import { decisionCases } from './store/decisions.ts';
import { differentialCases } from './store/differential-case.ts';
import { executionCases } from './store/execution.ts';
import { expiryCases } from './store/expiry.ts';
import { failureCases } from './store/failure.ts';
import { inProcessCases } from './store/in-process.ts';
import { isolationCases } from './store/isolation.ts';
import { lifecycleCases } from './store/lifecycle.ts';
import { limiterCases } from './store/limiter.ts';
import { numberCases } from './store/numbers.ts';
import { penaltyCases } from './store/penalties.ts';
import { reconfigurationCases } from './store/reconfiguration.ts';
import { removalCases } from './store/removal.ts';
import { retryCases } from './store/retry.ts';
import { slotCases } from './store/slots.ts';
import { takeBackCases } from './store/take-back.ts';
import { windowCases } from './store/windows.ts';

/** Every case of the suite, as data. Use it with test runners that `runStoreConformance` does not fit. */
export const storeConformanceCases: readonly StoreConformanceCase[] = Object.freeze([
  ...capabilityCases,
  ...decisionCases,
  ...retryCases,
  ...changesNothingCases,
  ...takeBackCases,
  ...costCases,
  ...penaltyCases,
  ...slotCases,
  ...blockCases,
  ...windowCases,
  ...expiryCases,
  ...clockCases,
  ...reconfigurationCases,
  ...numberCases,
  ...isolationCases,
  ...removalCases,
  ...atomicityCases,
  ...failureCases,
  ...lifecycleCases,
  ...differentialCases,
  ...executionCases,
  ...inProcessCases,
  ...limiterCases,
]);
