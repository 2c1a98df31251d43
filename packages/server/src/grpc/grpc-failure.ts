import { Metadata, status } from '@grpc/grpc-js';
import type { Failure } from '../service/failure.ts';

const CODES: Readonly<Record<number, number>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  // Envoy reads UNKNOWN as a permission, whatever `failure_mode_deny` says. An outage is never that.
  503: status.UNAVAILABLE,
};

/** Returns a failure as the status of a call. Its code is in the trailer `sluice-code`. */
export function grpcFailure({ status: http, code, detail }: Failure): object {
  const metadata = new Metadata();
  metadata.set('sluice-code', code);
  return { code: CODES[http] ?? status.INTERNAL, details: detail, metadata };
}
