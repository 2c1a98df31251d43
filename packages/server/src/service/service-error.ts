/** Every code of a {@link ServiceError}, with its HTTP status and its meaning. Codes are stable. */
export const serviceErrorCodes = {
  INVALID_REQUEST: [400, 'The request is malformed or out of bounds.'],
  UNAUTHENTICATED: [401, 'The request has no valid token.'],
  FORBIDDEN: [403, 'The token does not have the scope of this endpoint.'],
  NOT_FOUND: [404, 'There is no such endpoint.'],
  UNKNOWN_DOMAIN: [404, 'The configuration does not have this domain.'],
  UNKNOWN_RESERVATION: [404, 'The reservation was settled, has expired, or belongs to another instance.'],
  METHOD_NOT_ALLOWED: [405, 'The endpoint has another method.'],
  BODY_TOO_LARGE: [413, 'The body is larger than 64 kB.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body is not `application/json`.'],
  HEADERS_TOO_LARGE: [431, 'The headers are larger than 64 kB.'],
  INTERNAL: [500, 'The service has a bug. Its log has the details.'],
  TOO_MANY_RESERVATIONS: [503, 'Too many reservations are open. Nothing was spent.'],
  CALL_ENDED: [503, 'The caller stopped waiting before there was an answer.'],
} as const satisfies Record<string, readonly [status: number, meaning: string]>;

/** The code of a {@link ServiceError}. */
export type ServiceErrorCode = keyof typeof serviceErrorCodes;

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
    super(message ?? serviceErrorCodes[code][1]);
    this.code = code;
    this.issues = issues;
  }
}
