export type { Algorithm, Description, OwnedRecord, StoredRecord } from './algorithm.ts';
export { type BlockOptions, block } from './algorithms/block.ts';
export type { Rate } from './algorithms/bucket.ts';
export { type CalendarWindowOptions, calendarWindow } from './algorithms/calendar-window.ts';
export { type ConcurrencyOptions, concurrency } from './algorithms/concurrency.ts';
export { type FixedWindowOptions, fixedWindow } from './algorithms/fixed-window.ts';
export { type GcraOptions, gcra } from './algorithms/gcra.ts';
export { type LeakyBucketOptions, leakyBucket } from './algorithms/leaky-bucket.ts';
export { type SlidingWindowOptions, slidingWindow } from './algorithms/sliding-window.ts';
export { type SlidingWindowLogOptions, slidingWindowLog } from './algorithms/sliding-window-log.ts';
export { type TokenBucketOptions, tokenBucket } from './algorithms/token-bucket.ts';
export { type AtomicGroup, atomicGroups } from './atomic-groups.ts';
export {
  type BuiltInAlgorithm,
  builtInAlgorithms,
  isBuiltInAlgorithm,
} from './built-in-algorithms.ts';
export type { CheckKind } from './checks/check.ts';
export type { CheckCost, CheckOptions, ConsumeOptions } from './checks/consume-options.ts';
export type { Limits } from './checks/plan-of-subject.ts';
export { type Clock, readClock, systemClock } from './clock.ts';
export {
  type BlockCommand,
  type Command,
  type CommandOutcome,
  type CommandResult,
  type Cost,
  costAt,
  type DenyCommand,
  isSameCost,
  type PenalizeCommand,
  type RenewCommand,
  type SpendCommand,
  type TakeBackCommand,
  type UpdateCommand,
} from './command.ts';
export type { Decision, LimitStatus } from './decision.ts';
export { type Duration, durationMs, parseDuration } from './duration.ts';
export { type GuardedUpdates, guardUpdates } from './engine/guarded-updates.ts';
export {
  type MistakeCode,
  mistakeCodes,
  RateLimitError,
  type RateLimitErrorCode,
  rateLimitErrorCodes,
} from './errors.ts';
export { type DecisionTally, tallyDecisions } from './events/decision-tally.ts';
export type {
  AnswerSource,
  CheckEvent,
  EventKind,
  LimiterEventName,
  LimiterEvents,
  LimiterListener,
} from './events/limiter-events.ts';
export {
  type CustomLimitOptions,
  customLimit,
  type KeyOption,
  type Limit,
  type NameOption,
  type OwnKeyOption,
} from './limit.ts';
export { createLimiter } from './limiter/create-limiter.ts';
export { holdsUnits } from './limiter/holds-units.ts';
export type { Limiter, SyncLimiter } from './limiter/limiter.ts';
export { limiterFor } from './limiter/limiter-for.ts';
export type { LimiterOptions } from './limiter/limiter-options.ts';
export { type LimitUsage, type Usage, usageOf } from './limiter/usage-of.ts';
export type { StoreFailurePolicy } from './outage/failure-policy.ts';
export { type LocalFallback, type LocalOptions, local } from './outage/local-fallback.ts';
export { type RecordKey, recordId, scopeOf } from './record-key.ts';
export type { DenyCacheOptions } from './remembered/deny-cache.ts';
export type { LeaseOptions } from './remembered/lease-options.ts';
export type { Reservation, Settlement } from './reservation/reservation.ts';
export type {
  ChangeAllSync,
  ChangeSync,
  Store,
  StoreCallOptions,
  StoreCapabilities,
  SyncStore,
} from './store.ts';
export type { RecordChange } from './store-kit/record-change.ts';
export {
  type CompareAndSet,
  type ReadRecords,
  updateByCompareAndSet,
  type VersionedChange,
} from './store-kit/update-by-compare-and-set.ts';
export {
  type LockedRecords,
  type Transactions,
  updateInTransaction,
} from './store-kit/update-in-transaction.ts';
export { type WatchedTransition, watchTransition } from './store-kit/watched-transition.ts';
export { liveRecord, type Transition, type Transitioned } from './transition.ts';
export { transitionOf } from './transitions/transition-of.ts';
export type { WaitOptions } from './waiting/wait-until-allowed.ts';
export { warnOfDefaultStore } from './warnings/store-per-process.ts';
export { type WarningCode, warningCodes } from './warnings/warning.ts';
