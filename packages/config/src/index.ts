export type { Config } from './config.ts';
export type { ConfigChange } from './config-changes.ts';
export type { ShadowSubject } from './domain-limiters.ts';
export { type ConvertedEnvoyConfig, convertEnvoyConfig } from './envoy/convert-envoy.ts';
export type { EnvoyAnswer, EnvoyCode, EnvoyCurrentLimit, EnvoyStatus } from './envoy/envoy-answer.ts';
export type { EnvoyCheck, EnvoyMatch } from './envoy/envoy-check.ts';
export { type EnvoyConfig, loadEnvoyConfig } from './envoy/envoy-config.ts';
export type { EnvoyEntry } from './envoy/envoy-descriptor.ts';
export type { EnvoyOptions } from './envoy/envoy-domains.ts';
export type { EnvoyRateLimitSection } from './envoy/envoy-file.ts';
export type { EnvoySubject } from './envoy/envoy-items.ts';
export { createEnvoyLimiter, type EnvoyLimiter, type EnvoyLimiterOptions } from './envoy/envoy-limiter.ts';
export type { EnvoyLimitOverride, EnvoyRequest, EnvoyRequestDescriptor } from './envoy/envoy-request.ts';
export { type EnvoyWatchOptions, watchEnvoyConfig } from './envoy/watch-envoy-config.ts';
export {
  type ExplainedLimit,
  type ExplainedRequest,
  type ExplainedRule,
  type Explanation,
  explain,
} from './explain.ts';
export { ConfigError, type ConfigIssue } from './file/config-error.ts';
export type {
  ConfigFile,
  DomainSection,
  FailureSection,
  LimitSection,
  MatchSection,
  OverrideSection,
  Pattern,
  RuleSection,
  StoreSection,
  TierSection,
} from './file/config-file.ts';
export type { Environment } from './file/environment.ts';
export { configJsonSchema } from './file/json-schema.ts';
export { type LoadOptions, loadConfig } from './load-config.ts';
export { type AttributedRequest, requestAttributes } from './request-attributes.ts';
export type { Attributes, AttributeValue } from './rules/attributes.ts';
export type { StoreFactories } from './store-factories.ts';
export type { WatchOptions } from './watch/watch-config.ts';
export type { CommonWatchOptions } from './watch/watch-files.ts';
