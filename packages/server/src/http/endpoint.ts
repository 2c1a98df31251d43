import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Scope } from '../access/scope.ts';

/** A validated part of a request, or nothing where the endpoint reads none. */
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** What an endpoint reads of a request. */
export interface EndpointInput<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The name of the token; undefined without tokens. */
  readonly caller: string | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** One endpoint: its schemas validate the requests and describe them in the OpenAPI document. */
export interface Endpoint {
  /** `ANY` takes every method and reads no body. */
  readonly method: 'GET' | 'POST' | 'ANY';
  /** As in OpenAPI, such as `/v1/usage/{domain}`. */
  readonly path: string;
  /** The scope that a token needs; none for endpoints that are open to everybody. */
  readonly scope: Scope | undefined;
  readonly summary: string;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  /** Whether `body` accepts this value as it is: a quick answer for most requests. */
  readonly isPlain?: (body: unknown) => boolean;
  /** By status. A text is the description of an answer without a JSON body. */
  readonly answers: Readonly<Record<number, z.ZodType | string>>;
  /** Returns the body of the answer, or a promise of it. */
  readonly handle: (input: EndpointInput<unknown, unknown, unknown>) => unknown;
}

interface TypedEndpoint<Params, Query, Body> extends Omit<Endpoint, 'handle' | 'params' | 'query' | 'body'> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly handle: (input: EndpointInput<Parsed<Params>, Parsed<Query>, Parsed<Body>>) => unknown;
}

/** Declares an endpoint. Its handler receives what the schemas have validated. */
export function endpoint<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(declared: TypedEndpoint<Params, Query, Body>): Endpoint {
  return declared as unknown as Endpoint;
}
