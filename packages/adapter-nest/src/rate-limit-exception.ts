import { HttpException, HttpStatus } from '@nestjs/common';
import type { Decision } from '@sluice/core';
import type { RefusalAnswer } from '@sluice/http';

/**
 * Refuses a request that is over a limit (429), or that cannot be checked because the store is out (503).
 * `getResponse()` is the body: the problem body, or what the option `refusal` returned. Nest's own filter
 * sends it as JSON; catch it in a filter of the app to answer otherwise. The headers are set already.
 */
export class RateLimitException extends HttpException {
  readonly decision: Decision;
  /** What GraphQL servers report of the error. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor({ status, body, contentType }: RefusalAnswer, decision: Decision) {
    const response: string | Record<string, unknown> = isJson(contentType) ? JSON.parse(body) : body;
    super(response, status);
    if (typeof response !== 'string' && typeof response.title === 'string') this.message = response.title;
    this.decision = decision;
    this.extensions = {
      code: HttpStatus[status] ?? HttpStatus[HttpStatus.TOO_MANY_REQUESTS],
      ...(typeof response !== 'string' && response),
    };
  }
}

/** Whether a body of the media type can be the body of an exception. */
export function isJson(contentType: string): boolean {
  return /^[^;]*[/+]json\b/.test(contentType);
}
