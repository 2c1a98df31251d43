/** A Redis server that can be run on this machine. */
export interface RedisProgram {
  readonly kind: 'program';
  readonly from: string;
  readonly command: string;
  /** Arguments that precede those of the server. */
  readonly leadingArgs?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A Redis server that can be run in a container. */
export interface RedisImage {
  readonly kind: 'image';
  readonly from: string;
  readonly image: string;
  /** The server's program in the image. */
  readonly command: string;
}
