import { RateLimitError } from '@sluice/core';
import type { ResponseLike } from '../upstream-response.ts';
import type { AcquireOptions } from './acquire-options.ts';
import type { Permit } from './permit.ts';

/** The part of an Express request that the middleware needs: none. */
export type MiddlewareRequest = object;

/** The part of an Express response that the middleware needs. */
export interface MiddlewareResponse {
  readonly headersSent: boolean;
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body?: string): unknown;
  once(event: 'close', listener: () => void): unknown;
  updateRateLimit?: (response: ResponseLike) => void;
}

/** An Express middleware, by shape. */
export type Middleware = (
  request: MiddlewareRequest,
  response: MiddlewareResponse,
  next: (error?: unknown) => void,
) => void;

/** The options of `upstream.middleware`. */
export interface MiddlewareOptions {
  /** What to acquire for a request. Default: 1 for the key of the upstream. */
  readonly acquire?: (request: never) => AcquireOptions;
}

/** What the middleware needs of its upstream. */
interface Acquirer {
  acquire(options?: AcquireOptions): Promise<Permit>;
}

/** Takes a permit before the route, and settles it with what the route passes to `updateRateLimit`. */
export function middlewareOf(upstream: Acquirer, { acquire }: MiddlewareOptions): Middleware {
  return (request, response, next) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const options = acquire?.(request as never) ?? {};
    upstream.acquire({ signal: gone.signal, ...options }).then(
      (permit) => {
        response.updateRateLimit = (answer) => void permit.observe(answer);
        if (gone.signal.aborted) {
          permit.unsent();
          return;
        }
        response.once('close', () => permit.lost());
        next();
      },
      (error: unknown) => {
        if (gone.signal.aborted) return;
        if (!isBusy(error) || response.headersSent) next(error);
        else refuse(response, error);
      },
    );
  };
}

function isBusy(error: unknown): error is RateLimitError {
  return RateLimitError.is(error) && (error.code === 'WAIT_TOO_LONG' || error.code === 'QUEUE_FULL');
}

/** 503 and not 429: the client of the application is not at fault. */
function refuse(response: MiddlewareResponse, { retryAtMs }: RateLimitError): void {
  response.statusCode = 503;
  const seconds = Math.ceil(((retryAtMs ?? 0) - Date.now()) / 1000);
  if (Number.isFinite(seconds)) response.setHeader('retry-after', String(Math.max(1, seconds)));
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end('The upstream is busy. Try again later.\n');
}
