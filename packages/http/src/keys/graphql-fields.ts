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
export const MOST_FIELDS: number = 2 ** 31 - 1;

/**
 * Returns the number of top-level fields of the document's operation: of the most expensive one, if there are
 * several. At least 1. A document that `parse` rejects may still be one that the server accepts, as one with
 * more than `maxTokens`. It counts for as many fields as it could have.
 */
export function fieldsOfDocument(text: string, parse: (query: string) => GraphqlDocument): number {
  let document: GraphqlDocument;
  try {
    document = parse(text);
  } catch {
    return mostFieldsOf(text);
  }
  try {
    return highestCost(document);
  } catch {
    // It is too deep to count.
    return MOST_FIELDS;
  }
}

/** A field has at least one name. Only fragments count more than once, and only after three dots. */
function mostFieldsOf(text: string): number {
  if (text.includes('...')) return MOST_FIELDS;
  return Math.max(1, text.match(/[A-Za-z_]\w*/g)?.length ?? 0);
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
  const bounded = Math.min(fields, MOST_FIELDS);
  known.set(node, bounded);
  return bounded;
}
