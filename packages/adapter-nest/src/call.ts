import type { ExecutionContext } from '@nestjs/common';
import { DetachedResponse, type NestRequest, type NestResponse } from './nest-requests.ts';

/** One call of a handler, as a guard sees it. */
export interface Call {
  readonly request: NestRequest;
  readonly response: NestResponse;
}

/** Finds the request and the response of a context. */
export type GetRequestResponse = (context: ExecutionContext) => {
  readonly request: object;
  readonly response?: object | undefined;
};

/** Where a request keeps its context, shared by all copies of this package in the process. */
const CONTEXT: unique symbol = Symbol.for('@sluice/adapter-nest.context');

type InContext = object & { [CONTEXT]?: ExecutionContext };

/**
 * Returns the execution context of a request, in the functions of the options: for the metadata of the
 * handler, or the arguments of a resolver or message.
 *
 * @example
 * ```ts
 * // The `email` of a GraphQL mutation.
 * const key = (request: NestRequest) => contextOf(request).getArgByIndex(1).email;
 * ```
 */
export function contextOf(request: object): ExecutionContext {
  const context = (request as InContext)[CONTEXT];
  if (context !== undefined) return context;
  throw new TypeError('contextOf: the argument must be a request that RateLimitGuard has checked.');
}

/** Returns the object that the app knows as the request: what handlers see. */
export function knownRequest(request: object): object {
  return isHttp(contextOf(request)) ? request : Object.getPrototypeOf(request);
}

export function isHttp(context: ExecutionContext): boolean {
  return context.getType() === 'http';
}

/** Throws a `TypeError` for a context without a request. */
export function callOf(context: ExecutionContext, getRequestResponse: GetRequestResponse = find): Call {
  const { request, response = new DetachedResponse() } = getRequestResponse(context);
  if (typeof request !== 'object' || request === null) throw withoutRequest(context);
  // Many calls may share a request outside HTTP, at the same time.
  const own = isHttp(context) ? request : Object.create(request);
  own[CONTEXT] = context;
  return { request: own, response: response as NestResponse };
}

/** What GraphQL servers pass to resolvers. */
interface GraphqlContext {
  readonly req?: { readonly res?: object; readonly extra?: { readonly request?: object } };
  readonly res?: object;
  /** With Mercurius. */
  readonly reply?: object;
}

function find(context: ExecutionContext): { request: object; response?: object | undefined } {
  const type: string = context.getType();
  if (type === 'http') return { request: context.getArgByIndex(0), response: context.getArgByIndex(1) };
  if (type === 'ws') return { request: context.getArgByIndex(0) };
  const { req, res, reply }: GraphqlContext = (type === 'graphql' && context.getArgByIndex(2)) || {};
  // A subscription has the request of its upgrade, by way of graphql-ws.
  const upgrade = req?.extra?.request;
  const request = upgrade ?? req;
  if (request === undefined) throw withoutRequest(context);
  return { request, response: upgrade === undefined ? (res ?? reply ?? req?.res) : undefined };
}

function withoutRequest(context: ExecutionContext): TypeError {
  return new TypeError(
    `RateLimitGuard: a context of type "${context.getType()}" has no request. Pass \`getRequestResponse\` to RateLimitModule, for example (context) => ({ request: context.getArgByIndex(2).request }), or exempt the handler with @SkipRateLimit().`,
  );
}
