/** Certificates, as PEM. */
export interface TlsOptions {
  /** The certificate of the service, with its chain. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** The authority of client certificates. With it, callers without such a certificate are turned away. */
  readonly clientCa?: string | Buffer;
}
