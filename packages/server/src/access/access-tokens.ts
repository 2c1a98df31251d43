import { hash, timingSafeEqual } from 'node:crypto';
import { outOfRange, validateOptions, wrongType } from '@sluice/core/option-validation';
import { ServiceError } from '../service/service-error.ts';
import { SCOPES, type Scope } from './scope.ts';

/** A token that callers send as `Authorization: Bearer`. Give it as text, or as the SHA-256 of the text. */
export interface AccessToken {
  /** Names the caller in the log. */
  readonly name: string;
  /** What it allows. */
  readonly scopes: readonly Scope[];
  /** At least 16 characters. */
  readonly token?: string;
  /** 64 hexadecimal digits. */
  readonly sha256?: string;
}

/** A token that was given to the service. */
export interface KnownToken {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly digest: Buffer;
}

const EXAMPLE = "{ name: 'gateway', scopes: ['check'], token: process.env.TOKEN }";
const SHORTEST = 16;

/** Decides who may call. Without tokens, everybody may. */
export class AccessTokens {
  readonly #known: readonly KnownToken[];

  /** Throws a `TypeError` or `RangeError` for a token that is not valid. */
  constructor(tokens: readonly AccessToken[]) {
    if (!Array.isArray(tokens)) throw wrongType('createServer: `tokens`', tokens, 'a list', `[${EXAMPLE}]`);
    this.#known = tokens.map((token, i) => knownToken(`createServer: \`tokens[${i}]\``, token));
  }

  get areRequired(): boolean {
    return this.#known.length > 0;
  }

  /**
   * Returns the name of the caller; undefined without tokens. Throws UNAUTHENTICATED or FORBIDDEN.
   * `authorization`: the header field, or undefined without one.
   */
  authorize(authorization: string | undefined, scope: Scope): string | undefined {
    if (this.#known.length === 0) return undefined;
    const given = bearerOf(authorization);
    if (given === undefined) {
      throw new ServiceError('UNAUTHENTICATED', 'Send a token in the header `Authorization: Bearer TOKEN`.');
    }
    const found = this.#find(given);
    if (found === undefined) throw new ServiceError('UNAUTHENTICATED', 'The token is not known.');
    if (!found.scopes.has(scope)) {
      throw new ServiceError('FORBIDDEN', `The token "${found.name}" does not have the scope \`${scope}\`.`);
    }
    return found.name;
  }

  /**
   * Returns whose token it is: that of `Bearer`, or the password of `Basic`, which browsers can send.
   * Undefined for a token that is not known.
   */
  identify(authorization: string | undefined): KnownToken | undefined {
    const given = bearerOf(authorization) ?? passwordOf(authorization);
    return given === undefined ? undefined : this.#find(given);
  }

  #find(given: string): KnownToken | undefined {
    const digest = sha256(given);
    let found: KnownToken | undefined;
    // Every token is compared, and digests in constant time: the time shows nothing about any of them.
    for (const token of this.#known) if (timingSafeEqual(token.digest, digest)) found = token;
    return found;
  }
}

function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

function passwordOf(authorization: string | undefined): string | undefined {
  const encoded = /^Basic +([\w+/=-]+) *$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const at = pair.indexOf(':');
  return at < 0 ? undefined : pair.slice(at + 1);
}

function knownToken(where: string, token: AccessToken): KnownToken {
  validateOptions(where, token, ['name', 'scopes', 'token', 'sha256'], EXAMPLE);
  const { name, scopes, token: text, sha256: digest } = token;
  if (typeof name !== 'string' || name === '') throw wrongType(`${where}.name`, name, 'text', "'gateway'");
  if (!Array.isArray(scopes) || scopes.length === 0 || !scopes.every((scope) => SCOPES.includes(scope))) {
    throw outOfRange(`${where}.scopes`, scopes, `a list of ${SCOPES.join(', ')}`, "['check']");
  }
  const set = new Set(scopes);
  if (digest !== undefined && text === undefined) {
    if (typeof digest !== 'string' || !/^[\da-f]{64}$/i.test(digest)) {
      throw outOfRange(`${where}.sha256`, '(hidden)', '64 hexadecimal digits', "'9f86d081...'");
    }
    return { name, scopes: set, digest: Buffer.from(digest, 'hex') };
  }
  if (typeof text !== 'string' || digest !== undefined || !new RegExp(`^\\S{${SHORTEST},}$`).test(text)) {
    const allowed = `given either as \`token\`, ${SHORTEST} characters or more without spaces, or as \`sha256\``;
    throw outOfRange(where, '(hidden)', allowed, EXAMPLE);
  }
  return { name, scopes: set, digest: sha256(text) };
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
