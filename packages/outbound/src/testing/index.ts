export type { FakeCall, FakeUpstreamCounts } from './call-log.ts';
export { FakeUpstream, fakeUpstream } from './fake-upstream.ts';
export type { FakeAnswer, FakeRequest, FakeRoute, FakeUpstreamOptions } from './fake-upstream-options.ts';
export type { AnswerState, FakeRounding, HeaderStyle, StyledAnswer } from './header-style.ts';
export type { HeaderStyleName } from './header-styles.ts';
export type { FakeBucketOptions, FakeQuotaOptions, FakeWindowOptions } from './parse-fake-quotas.ts';
export type { QuotaState } from './quota-counter.ts';
