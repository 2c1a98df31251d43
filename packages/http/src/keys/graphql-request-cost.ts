import {
  costOfBody,
  costOfOperation,
  type GraphqlCostOptions,
  isUnparsed,
  validateGraphqlArguments,
} from './graphql-cost.ts';
import type { GraphqlDocument } from './graphql-fields.ts';

/**
 * The part of a request that {@link graphqlRequestCost} reads. Requests of Node, Express and Fastify have it.
 */
export interface GraphqlRequest {
  readonly method?: string | undefined;
  /** The path and the query string. */
  readonly url?: string | undefined;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly httpVersionMajor?: number | undefined;
  readonly raw?: { readonly httpVersionMajor?: number | undefined } | undefined;
  /** The parsed body. */
  readonly body?: unknown;
}

/**
 * Returns the cost of a GraphQL request, wherever it carries its operation: in the URL
 * (`GET /graphql?query=...`), in the body, or in both, of which the more expensive one counts. Servers differ
 * in which they execute. It counts as {@link graphqlCost} does, which reads only a body.
 *
 * A request without a body and without parameters in its URL, such as one for an explorer page, costs 1.
 * One with parameters but without the text of a query names a persisted query: see `persisted`.
 *
 * Throws as {@link graphqlCost} does. So a request whose body has not been parsed, or is of a media type that
 * the body parser does not know, never passes: check after the body parser.
 *
 * @example
 * ```ts
 * const cost = (request) => graphqlRequestCost(request, (query) => parse(query, { maxTokens: 2000 }));
 * app.use('/graphql', express.json(), rateLimit({ store, limits, cost }), graphqlServer);
 * ```
 */
export function graphqlRequestCost(
  request: GraphqlRequest,
  parse: (query: string) => GraphqlDocument,
  options: GraphqlCostOptions = {},
): number {
  const caller = 'graphqlRequestCost';
  validateGraphqlArguments(caller, parse, options);
  const { body } = request;
  const hasBody = !isUnparsed(body) || carriesBody(request);
  const bodyCost = hasBody ? costOfBody(caller, body, parse, options) : undefined;
  const parameters = new URLSearchParams(request.url?.split('?').slice(1).join('?') ?? '');
  const queries = parameters.getAll('query').filter((query) => query !== '');
  const costs = queries.map((query) => costOfOperation(caller, { query }, parse, { persisted: 1 }));
  if (bodyCost !== undefined) costs.push(bodyCost);
  else if (queries.length === 0 && parameters.size > 0) {
    costs.push(costOfOperation(caller, Object.fromEntries(parameters), parse, options));
  }
  return costs.reduce((most, cost) => Math.max(most, cost), costs.length === 0 ? 1 : 0);
}

/** Over HTTP/1, a field announces every body (RFC 9112, section 6.3). Over HTTP/2, none need do so. */
function carriesBody({ method, headers, httpVersionMajor, raw }: GraphqlRequest): boolean {
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) return true;
  if (headers['content-length'] !== undefined || (raw?.httpVersionMajor ?? httpVersionMajor ?? 1) < 2) {
    return false;
  }
  return method !== undefined && method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}
