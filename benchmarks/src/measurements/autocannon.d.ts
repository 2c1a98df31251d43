// The part of autocannon that is used here; it has no types of its own.
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** In seconds. */
    readonly duration?: number;
    /** The number of requests, in place of a time. */
    readonly amount?: number;
    /** Milliseconds between two samples. Default: 1,000. */
    readonly sampleInt?: number;
  }

  interface Result {
    readonly requests: { readonly total: number };
    /** In milliseconds. */
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly errors: number;
    readonly non2xx: number;
    /** In seconds. */
    readonly duration: number;
  }

  export default function autocannon(options: Options): Promise<Result>;
}
