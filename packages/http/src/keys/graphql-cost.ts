import { wrongType } from '@sluice/core/option-validation';

/** A node of a parsed document: as much of its shape as is read. */
export interface GraphqlNode {
  readonly kind: string;
  readonly name?: { readonly value: string } | undefined;
  readonly selectionSet?: { readonly selections: readonly GraphqlNode[] } | undefined;
}

/** What `parse` of the package `graphql` gives: as much of its shape as is read. */
export interface GraphqlDocument {
  readonly definitions: readonly GraphqlNode[];
}

/** More than any limit would grant, and safe to add up. */
const MOST = 2 ** 31 - 1;

/**
 * The cost of a GraphQL request: how many fields its operation asks for at the top, that is, how many things it does. Aliases
 * count each, fragments count what is in them, a batch (an array of requests) counts the sum, and of several operations in
 * one document the dearest counts. At least 1: also for what is no query, cannot be parsed, or is named by an id only.
 *
 * `parse` is that of the package `graphql`. Give it a `maxTokens`, as in `(query) => parse(query, { maxTokens: 2000 })`.
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
    // The GraphQL server will refuse it.
    return 1;
  }
  try {
    return dearest(document);
  } catch {
    // Too deep to be counted.
    return MOST;
  }
}

function dearest({ definitions }: GraphqlDocument): number {
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

/** Each fragment is counted once and remembered, so that fragments within fragments cost no time to count. */
function fieldsIn(
  node: GraphqlNode,
  fragments: ReadonlyMap<string, GraphqlNode>,
  known: Map<GraphqlNode, number>,
): number {
  const before = known.get(node);
  if (before !== undefined) return before;
  // Holds while it is being counted: a fragment within itself, which no server accepts, must not count for ever.
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
