import { RateLimitError, type RateLimitErrorCode } from '@sluice/core';
import { isMistake } from '@sluice/core/option-validation';
import {
  type RequestIssue,
  ServiceError,
  type ServiceErrorCode,
  serviceErrorCodes,
} from './service-error.ts';

/** What an error means to the caller, whichever protocol it used. */
export interface Failure {
  readonly code: ServiceErrorCode | RateLimitErrorCode;
  /** The HTTP status. */
  readonly status: number;
  readonly detail: string;
  readonly issues: readonly RequestIssue[];
}

/**
 * Returns what an error means to the caller. An outage of the store is 503, and what the caller got wrong is
 * a 4xx. Everything else is a bug of the service: its message stays in the log.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError) {
    const { code, message: detail, issues } = error;
    return { code, status: serviceErrorCodes[code].status, detail, issues };
  }
  if (RateLimitError.is(error)) {
    if (error.code === 'CHECK_ABORTED') return failureOf(new ServiceError('CALL_ENDED'));
    return { code: error.code, status: 503, detail: error.message, issues: [] };
  }
  // Such as an unknown tier, or a cost for a limit that does not exist. Nothing was changed.
  if (isMistake(error)) return failureOf(new ServiceError('INVALID_REQUEST', error.message));
  return failureOf(new ServiceError('INTERNAL'));
}
