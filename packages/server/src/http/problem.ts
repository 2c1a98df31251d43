import { STATUS_CODES } from 'node:http';
import type { Failure } from '../service/failure.ts';

/** Returns a failure as the body of an answer: a problem (RFC 9457) with a code. */
export function failureProblem({ code, status, detail, issues }: Failure): object {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    ...(issues.length > 0 && { errors: issues }),
  };
}
