import { wrongType } from '@sluice/core/option-validation';

/** A node of a parsed document: the part that {@link graphqlCost} reads. */
export interface GraphqlNode {
  readonly kind: string;
  readonly name?: { readonly value: string } | undefined;
  readonly selectionSet?: { readonly selections: readonly GraphqlNode[] } | undefined;
}

/** A document as `parse` of the package `graphql` returns it: the part that {@link graphqlCost} reads. */
export interface GraphqlDocument {
  readonly definitions: readonly GraphqlNode[];
}

/** More than any limit would grant, and safe to add. */
const MOST = 2 ** 31 - 1;

/**
 * Returns the cost of a GraphQL request: the number of top-level fields of its operation, that is, of things
 * it does. Use it for the option `cost`, because one request can hold a thousand logins, as aliases or in a
 * batch.
 *
 * Each alias counts. A fragment counts as its fields. A batch (an array of requests) costs the sum. Of
 * several operations in one document, the most expensive one counts. The cost is at least 1, including for a
 * body that is not a query, cannot be parsed, or names its query only by an id. Depth does not count: limit
 * that in the GraphQL server.
 *
 * `body` is the parsed JSON body. `parse` is the function of the package `graphql`; give it a `maxTokens`.
 * Throws a `TypeError` if `parse` is not a function.
 *
 * @example
 * ```ts
 * const cost = ({ body }) => graphqlCost(body, (query) => parse(query, { maxTokens: 2000 }));
 * app.use('/graphql', express.json(), rateLimit({ store, limits, cost }));
 * ```
 */
export function graphqlCost(body: unknown, parse: (query: string) => GraphqlDocument): number {
  if (typeof parse !== 'function') throw wrongType('graphqlCost: `parse`', parse, 'a function', 'parse');
  const requests = Array.isArray(body) ? body : [body];
  const cost = requests.reduce((sum: number, request) => sum + costOfRequest(request, parse), 0);
  return Math.min(Math.max(cost, 1), MOST);
}

function costOfRequest(request: unknown, parse: (query: string) => GraphqlDocument): number {
  const query = (request as { query?: unknown } | null | undefined)?.query;
  if (typeof query !== 'string') return 1;
  let document: GraphqlDocument;
  try {
    document = parse(query);
  } catch {
    // The GraphQL server will reject it.
    return 1;
  }
  try {
    return highestCost(document);
  } catch {
    // It is too deep to count.
    return MOST;
  }
}

function highestCost({ definitions }: GraphqlDocument): number {
  const fragments = new Map<string, GraphqlNode>();
  for (const definition of definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name?.value ?? '', definition);
  }
  const known = new Map<GraphqlNode, number>();
  let most = 1;
  for (const definition of definitions) {
    if (definition.kind === 'OperationDefinition')
      most = Math.max(most, fieldsIn(definition, fragments, known));
  }
  return most;
}

/** Counts each fragment once and remembers it, so that fragments within fragments take no extra time. */
function fieldsIn(
  node: GraphqlNode,
  fragments: ReadonlyMap<string, GraphqlNode>,
  known: Map<GraphqlNode, number>,
): number {
  const before = known.get(node);
  if (before !== undefined) return before;
  // Holds while it is counted, so that a fragment within itself, which no server accepts, ends.
  known.set(node, 0);
  let fields = 0;
  for (const selection of node.selectionSet?.selections ?? []) {
    if (selection.kind === 'Field') fields += 1;
    else if (selection.kind === 'InlineFragment') fields += fieldsIn(selection, fragments, known);
    else {
      const fragment = fragments.get(selection.name?.value ?? '');
      if (fragment !== undefined) fields += fieldsIn(fragment, fragments, known);
    }
  }
  const bounded = Math.min(fields, MOST);
  known.set(node, bounded);
  return bounded;
}
