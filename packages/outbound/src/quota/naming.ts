/**
 * What this process knows of the names that a record keeps for all processes: of the dimensions that
 * responses have named in the bucket, or of the bucket that they have named for a route.
 */
export type Naming =
  | {
      readonly of: 'dimensions';
      /** Known to every process beforehand. */
      readonly listed: ReadonlySet<string>;
      /** Known to this process, or of no use to it. */
      readonly known: ReadonlySet<string>;
    }
  | { readonly of: 'bucket'; readonly route: string };

/** What responses to other processes have named, and this process did not know. */
export interface News {
  readonly dimensions: readonly string[];
  readonly bucket: string | undefined;
}

/** The most dimensions of an upstream: responses may name them, so their number is bounded. */
export const MOST_DIMENSIONS = 8;

/** How long a process that starts knows the bucket of a route, after a response has named it: a month. */
export const ROUTE_KEPT_MS = 2_592_000_000;
