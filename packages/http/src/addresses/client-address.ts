import type { Diagnostics } from '../diagnostics.ts';
import type { Framework } from '../framework.ts';
import { clientKey, networkKey } from './client-key.ts';

/** How many requests are looked at for signs of a proxy. Node reads the headers of a request only when they are asked for. */
const LOOK_AT = 100;

/** The addresses of clients, as a guard counts them, with an eye on settings that make them wrong. */
export class ClientAddress<Request, Response> {
  readonly #framework: Framework<Request, Response>;
  readonly #addressOf: ((request: Request) => string | undefined) | undefined;
  readonly #ipv6Prefix: number;
  readonly #diagnostics: Diagnostics;
  #lookedAt = 0;

  constructor(
    framework: Framework<Request, Response>,
    addressOf: ((request: Request) => string | undefined) | undefined,
    ipv6Prefix: number,
    diagnostics: Diagnostics,
  ) {
    this.#framework = framework;
    this.#addressOf = addressOf;
    this.#ipv6Prefix = ipv6Prefix;
    this.#diagnostics = diagnostics;
  }

  /** The text that is taken for the address. */
  of(request: Request): string | undefined {
    if (this.#addressOf !== undefined) return this.#addressOf(request);
    this.#lookAtProxies(request);
    return this.#framework.address(request);
  }

  keyOf(request: Request): string {
    const address = this.of(request);
    const key = networkKey(address, this.#ipv6Prefix);
    if (key !== undefined) return key;
    if (address !== undefined) this.#diagnostics.tell('SLUICE_NO_ADDRESS');
    const { socket } = this.#framework.message(request);
    return clientKey(undefined, socket.remoteAddress, { ipv6Prefix: this.#ipv6Prefix });
  }

  #lookAtProxies(request: Request): void {
    if (this.#lookedAt === LOOK_AT) return;
    this.#lookedAt++;
    const trusted = this.#framework.trustedProxies(request);
    if (trusted === 'all') this.#diagnostics.tell('SLUICE_TRUST_PROXY_ALL');
    if (trusted !== 'none') return;
    if (this.#framework.message(request).headers['x-forwarded-for'] === undefined) return;
    this.#diagnostics.tell('SLUICE_FORWARDED_FOR_IGNORED');
  }
}
