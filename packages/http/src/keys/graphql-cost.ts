import { validateInteger, validateOptions, wrongType } from '@sluice/core/option-validation';
import { fieldsOfDocument, type GraphqlDocument, MOST_FIELDS } from './graphql-fields.ts';

/** The options of {@link graphqlCost} and {@link graphqlRequestCost}. */
export interface GraphqlCostOptions {
  /**
   * The cost of an operation without the text of its query, such as a persisted query that is named by its
   * hash: a whole number of at least 0, or a function of the operation, as the client sent it, that returns
   * one. Default: none, so such an operation is an error.
   */
  readonly persisted?: number | ((operation: Readonly<Record<string, unknown>>) => number);
}

/**
 * Returns the cost of the body of a GraphQL request: the number of top-level fields of its operation, that
 * is, of things it does. Use it for the option `cost`, because one request can hold a thousand logins, as
 * aliases or in a batch. Where the server accepts queries in the URL too, use {@link graphqlRequestCost}.
 *
 * Each alias counts. A fragment counts as its fields. A batch (an array of operations) costs the sum. Of
 * several operations in one document, the most expensive one counts. A document that `parse` rejects costs as
 * much as it could: the server may accept it. A body that no server accepts costs more than any limit grants.
 * Otherwise, the cost is at least 1. Depth does not count: limit that in the GraphQL server.
 *
 * `body` is the parsed body: JSON, a form (for one with files: its field `operations`), or the document
 * itself as a string (`application/graphql`). `parse` is the function of the package `graphql`; give it a
 * `maxTokens`.
 *
 * Throws a `TypeError` for a body that was not parsed (`undefined`, `null`, an empty object, or bytes), so
 * that a check before the body parser fails instead of costing 1; for an operation without the text of its
 * query, unless `persisted` states its cost; and for wrong arguments.
 *
 * @example
 * ```ts
 * const cost = ({ body }) => graphqlCost(body, (query) => parse(query, { maxTokens: 2000 }));
 * app.post('/graphql', express.json(), rateLimit({ store, limits, cost }), graphqlServer);
 * ```
 */
export function graphqlCost(
  body: unknown,
  parse: (query: string) => GraphqlDocument,
  options: GraphqlCostOptions = {},
): number {
  const caller = 'graphqlCost';
  validateGraphqlArguments(caller, parse, options);
  return costOfBody(caller, body, parse, options);
}

/** Throws unless both can be used. */
export function validateGraphqlArguments(caller: string, parse: unknown, options: GraphqlCostOptions): void {
  if (typeof parse !== 'function') throw wrongType(`${caller}: \`parse\``, parse, 'a function', 'parse');
  validateOptions(caller, options, ['persisted'], '{ persisted: 10 }');
  const { persisted } = options;
  if (persisted !== undefined && typeof persisted !== 'function') validatePersisted(caller, persisted);
}

/** The cost of a body that must have been parsed. */
export function costOfBody(
  caller: string,
  body: unknown,
  parse: (query: string) => GraphqlDocument,
  options: GraphqlCostOptions,
): number {
  if (typeof body === 'string') return fieldsOfDocument(body, parse);
  if (isUnparsed(body)) {
    const example = "by express.json(), or with the hook 'preHandler' of Fastify";
    throw wrongType(`${caller}: the body`, body, 'parsed before the check', example);
  }
  const operations = operationsOf(body);
  if (!Array.isArray(operations)) return costOfOperation(caller, operations, parse, options);
  const costs = operations.map((operation) => costOfOperation(caller, operation, parse, options));
  const sum = costs.reduce((total, cost) => total + cost, 0);
  return Math.min(operations.length === 0 ? 1 : sum, MOST_FIELDS);
}

/** Whether no body parser has handled the body. That of Express 4 leaves an empty object. */
export function isUnparsed(body: unknown): boolean {
  if (body === undefined || body === null || ArrayBuffer.isView(body)) return true;
  return typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0;
}

/** A form with files holds the operations in one of its fields, mostly as JSON. */
function operationsOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('operations' in body) || 'query' in body) return body;
  const { operations } = body;
  if (typeof operations !== 'string') return operations;
  try {
    return JSON.parse(operations);
  } catch {
    return undefined;
  }
}

/** The cost of one operation: an object with the text of a query, or with something that names one. */
export function costOfOperation(
  caller: string,
  operation: unknown,
  parse: (query: string) => GraphqlDocument,
  { persisted }: GraphqlCostOptions,
): number {
  if (typeof operation !== 'object' || operation === null || Array.isArray(operation)) return MOST_FIELDS;
  const { query } = operation as { readonly query?: unknown };
  if (typeof query === 'string' && query !== '') return fieldsOfDocument(query, parse);
  if (query !== undefined && query !== null && query !== '') return MOST_FIELDS;
  if (persisted === undefined) {
    const where = `${caller}: without the option \`persisted\`, the query of an operation`;
    throw wrongType(where, query, 'text', "'{ me { name } }'");
  }
  return typeof persisted === 'function'
    ? validatePersisted(caller, persisted(operation as Readonly<Record<string, unknown>>))
    : persisted;
}

function validatePersisted(caller: string, persisted: unknown): number {
  return validateInteger(`${caller}: \`persisted\``, persisted, '10', 0);
}
