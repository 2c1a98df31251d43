/** The code of an error of the service itself. Codes are stable; messages may change. */
export type ServiceErrorCode =
  | 'INVALID_REQUEST'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'UNKNOWN_DOMAIN'
  | 'UNKNOWN_RESERVATION'
  | 'METHOD_NOT_ALLOWED'
  | 'BODY_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'HEADERS_TOO_LARGE'
  | 'INTERNAL'
  | 'TOO_MANY_RESERVATIONS'
  | 'CALL_ENDED';

/** The HTTP status and the meaning of every {@link ServiceErrorCode}. */
export const serviceErrorCodes: Readonly<
  Record<ServiceErrorCode, { readonly status: number; readonly meaning: string }>
> = {
  INVALID_REQUEST: { status: 400, meaning: 'The request is malformed or out of bounds.' },
  UNAUTHENTICATED: { status: 401, meaning: 'The request has no valid token.' },
  FORBIDDEN: { status: 403, meaning: 'The token does not have the scope of this endpoint.' },
  NOT_FOUND: { status: 404, meaning: 'There is no such endpoint.' },
  UNKNOWN_DOMAIN: { status: 404, meaning: 'The configuration does not have this domain.' },
  UNKNOWN_RESERVATION: {
    status: 404,
    meaning: 'The reservation was settled, has expired, or belongs to another instance.',
  },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The endpoint has another method.' },
  BODY_TOO_LARGE: { status: 413, meaning: 'The body is larger than 64 kB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body is not `application/json`.' },
  HEADERS_TOO_LARGE: { status: 431, meaning: 'The headers are larger than 64 kB.' },
  INTERNAL: { status: 500, meaning: 'The service has a bug. Its log has the details.' },
  TOO_MANY_RESERVATIONS: { status: 503, meaning: 'Too many reservations are open. Nothing was spent.' },
  CALL_ENDED: { status: 503, meaning: 'The caller stopped waiting before there was an answer.' },
};

/** One mistake in a request. */
export interface RequestIssue {
  /** Where it is, such as `attributes.path`; empty for the whole body. */
  readonly path: string;
  readonly message: string;
}

/** A request that the service does not answer with a decision. */
export class ServiceError extends Error {
  override readonly name: string = 'ServiceError';
  readonly code: ServiceErrorCode;
  readonly issues: readonly RequestIssue[];

  constructor(code: ServiceErrorCode, message?: string, issues: readonly RequestIssue[] = []) {
    super(message ?? serviceErrorCodes[code].meaning);
    this.code = code;
    this.issues = issues;
  }
}
