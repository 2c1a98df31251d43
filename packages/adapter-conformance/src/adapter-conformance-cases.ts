import type { AdapterConformanceCase } from './adapter-conformance-case.ts';
import { addressCases } from './cases/addresses.ts';
import { bodyCases } from './cases/bodies.ts';
import { connectionCases } from './cases/connections.ts';
import { mistakeCases } from './cases/mistakes.ts';
import { mountingCases } from './cases/mounting.ts';
import { pathCases } from './cases/paths.ts';
import { responseCases } from './cases/responses.ts';
import { waitingCases } from './cases/waiting.ts';
import { answerCases } from './scenarios/answer-scenarios.ts';
import { earlierHeaderCases } from './scenarios/earlier-header-scenarios.ts';
import { limitCases } from './scenarios/limit-scenarios.ts';
import { outageCases } from './scenarios/outage-scenarios.ts';

/** Every case of the suite, as data. Use it with test runners that `runAdapterConformance` does not fit. */
export const adapterConformanceCases: readonly AdapterConformanceCase[] = Object.freeze([
  ...limitCases,
  ...answerCases,
  ...outageCases,
  ...earlierHeaderCases,
  ...responseCases,
  ...mountingCases,
  ...addressCases,
  ...pathCases,
  ...connectionCases,
  ...waitingCases,
  ...bodyCases,
  ...mistakeCases,
]);
