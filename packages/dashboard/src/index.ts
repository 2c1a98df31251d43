export type { Authorize, Authorized, Operator } from './authorize.ts';
export { createDashboard } from './create-dashboard.ts';
export type { Dashboard } from './dashboard.ts';
export type { DashboardOptions } from './dashboard-options.ts';
export type { LimiterWithSubjects, ShownLimiter } from './limiters/shown-limiter.ts';
export type { Action, AuditEvent } from './messages.ts';
export type { ExpressMount } from './mounts/express-mount.ts';
export type {
  FastifyMount,
  FastifyReplyShape,
  FastifyRequestShape,
  FastifyScopeShape,
} from './mounts/fastify-mount.ts';
export type { PageHandler } from './mounts/page-handler.ts';
export { createUsagePage, type UsagePage } from './usage/create-usage-page.ts';
export type { KeyUsage, LimiterUsage } from './usage/key-usage.ts';
export type { KeyOf, UsagePageOptions } from './usage/usage-page-options.ts';
