import type { Diagnostics } from '../diagnostics.ts';
import type { Framework } from '../framework.ts';
import { clientKey, networkKey } from './client-key.ts';

/**
 * How many requests are inspected for signs of a proxy. Node parses the headers of a request only when they
 * are read.
 */
const INSPECTED_REQUESTS = 100;

/**
 * Finds the address and the key of the client of a request, and reports proxy settings that make them wrong.
 */
export class ClientResolver<Request, Response> {
  readonly #framework: Framework<Request, Response>;
  readonly #addressOption: ((request: Request) => string | undefined) | undefined;
  readonly #ipv6Prefix: number;
  readonly #diagnostics: Diagnostics;
  #inspected = 0;

  /** `addressOption` replaces the framework's address where it is given. */
  constructor(
    framework: Framework<Request, Response>,
    addressOption: ((request: Request) => string | undefined) | undefined,
    ipv6Prefix: number,
    diagnostics: Diagnostics,
  ) {
    this.#framework = framework;
    this.#addressOption = addressOption;
    this.#ipv6Prefix = ipv6Prefix;
    this.#diagnostics = diagnostics;
  }

  /** Returns the text that stands for the address. It need not be a valid one. */
  addressOf(request: Request): string | undefined {
    if (this.#addressOption !== undefined) return this.#addressOption(request);
    this.#inspectProxies(request);
    return this.#framework.address(request);
  }

  /** Returns the key of the address or, if that is invalid, of the socket's address. */
  keyOf(request: Request): string {
    const address = this.addressOf(request);
    const key = networkKey(address, this.#ipv6Prefix);
    if (key !== undefined) return key;
    const peer = this.#framework.peer(request);
    if (address !== undefined || peer.address !== undefined) {
      this.#diagnostics.report('SLUICE_NO_ADDRESS');
      // The address of a socket that is closed is not known any more.
    } else if (peer.isConnected) this.#diagnostics.report('SLUICE_UNKNOWN_ADDRESS');
    return clientKey(undefined, peer.address, { ipv6Prefix: this.#ipv6Prefix });
  }

  #inspectProxies(request: Request): void {
    if (this.#inspected === INSPECTED_REQUESTS) return;
    this.#inspected++;
    const trusted = this.#framework.trustedProxies(request);
    if (trusted === 'all') this.#diagnostics.report('SLUICE_TRUST_PROXY_ALL');
    const isForwardedFor = this.#framework.header(request, 'x-forwarded-for') !== undefined;
    if (isForwardedFor && trusted === 'none') this.#diagnostics.report('SLUICE_FORWARDED_FOR_IGNORED');
    // No framework reads it.
    if (!isForwardedFor && this.#framework.header(request, 'forwarded') !== undefined) {
      this.#diagnostics.report('SLUICE_FORWARDED_IGNORED');
    }
  }
}
