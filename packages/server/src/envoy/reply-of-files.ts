import type { EnvoyAnswer, EnvoyStatus } from '@sluice/config';
import type { LimitStatus } from '@sluice/core';
import { type DescriptorStatus, type EnvoyReply, envoyReply } from './envoy-reply.ts';
import { type Unit, windowOf } from './unit.ts';

const LONGEST_NAME = 64;

/** The reply for a call that files of envoyproxy/ratelimit have decided. */
export function replyOfFiles({ overallCode, statuses, degraded }: EnvoyAnswer): EnvoyReply {
  return envoyReply(statuses.map(statusOf), {
    isOverLimit: overallCode === 'OVER_LIMIT',
    degraded,
    // A limit in shadow is no quota of the client.
    limits: statuses.filter(({ isShadow }) => !isShadow).flatMap(limitOf),
  });
}

function statusOf(status: EnvoyStatus): DescriptorStatus {
  const { code, currentLimit, limitRemaining, resetAfterMs } = status;
  return {
    isOverLimit: code === 'OVER_LIMIT',
    remaining: limitRemaining,
    ...(currentLimit !== undefined && {
      limit: {
        requestsPerUnit: currentLimit.requestsPerUnit,
        unit: currentLimit.unit.toUpperCase() as Unit,
        name: currentLimit.name ?? '',
      },
      resetSeconds: Math.ceil(resetAfterMs / 1000),
    }),
  };
}

function limitOf(status: EnvoyStatus): readonly LimitStatus[] {
  const { currentLimit, limitRemaining, resetAfterMs, retryAfterMs, isOverLimit } = status;
  if (currentLimit === undefined) return [];
  const { requestsPerUnit: limit, unit, name = status.metric ?? unit } = currentLimit;
  return [
    {
      name: printable(name),
      limit,
      remaining: limitRemaining,
      retryAfterMs,
      resetAfterMs,
      windowMs: windowOf(unit),
      allowed: !isOverLimit,
    },
  ];
}

/** Names of metrics can hold values of clients, and fields take printable ASCII only. */
function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_NAME);
}
