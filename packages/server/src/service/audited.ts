import { type CheckCost, RateLimitError } from '@sluice/core';
import type { AuditLog } from '@sluice/telemetry';
import type { CheckCall } from './check-call.ts';
import { attributesText } from './key-attributes.ts';

/** What an operator does to a subject, and who it is. */
export interface OperatorCall {
  readonly action: 'refund' | 'reset' | 'block' | 'unblock';
  readonly call: CheckCall;
  /** The name of the token; undefined without tokens. */
  readonly operator: string | undefined;
  readonly durationMs?: number;
  readonly cost?: CheckCost;
}

/** Acts, and writes to the audit log what was done, or what the store failed to do. */
export async function audited<T>(
  auditLog: AuditLog,
  { action, call, operator, durationMs, cost }: OperatorCall,
  act: () => Promise<T>,
): Promise<T> {
  const record = (end: { readonly outcome: 'done' | 'failed'; readonly error?: string }): void => {
    auditLog.record({
      action,
      limiter: call.domain,
      key: attributesText(call.attributes),
      ...(durationMs !== undefined && { durationMs }),
      ...(cost !== undefined && { cost }),
      ...(operator !== undefined && { operator }),
      ...end,
    });
  };
  try {
    const result = await act();
    record({ outcome: 'done' });
    return result;
  } catch (error) {
    // A mistake in the request has changed nothing.
    if (RateLimitError.is(error)) record({ outcome: 'failed', error: error.message });
    throw error;
  }
}
