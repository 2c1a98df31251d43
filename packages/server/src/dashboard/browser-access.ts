import type { IncomingMessage } from 'node:http';
import type { Operator } from '@sluice/dashboard';
import type { AccessTokens } from '../access/access-tokens.ts';

/** Browsers ask for a name and a password, and send them with every request to this origin. */
export const CHALLENGE = 'Basic realm="Sluice: any name, and a token with the scope admin", charset="UTF-8"';

const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Decides who may use the dashboard: who sends a token with the scope `admin`, as `Bearer` or as the password
 * of `Basic`. Acting needs `write` as well. Without tokens, everybody at this machine, who may call the
 * service anyway.
 */
export function operatorOf(tokens: AccessTokens, { headers }: IncomingMessage): Operator | undefined {
  if (tokens.areRequired) {
    const caller = tokens.identify(headers.authorization);
    if (caller === undefined || !caller.scopes.has('admin')) return undefined;
    return { name: caller.name, mayAct: caller.scopes.has('write') };
  }
  // A site elsewhere can make a name of its own lead here, and a proxy can bring anybody here.
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return LOCAL_HOST.test(headers.host ?? '') && !isForwarded ? { mayAct: true } : undefined;
}
