/** A Node to run the checks with. */
export interface NodeProgram {
  /** Its path. */
  readonly path: string;
  /** The version that it reports, such as `v22.12.0`. */
  readonly version: string;
}

/** The Node that runs this. */
export const currentNode: NodeProgram = { path: process.execPath, version: process.version };
