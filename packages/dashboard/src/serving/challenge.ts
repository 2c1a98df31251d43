import { outOfRange, wrongType } from '@sluice/core/option-validation';

/** Throws unless the value can be a `WWW-Authenticate` field, or is absent. */
export function validateChallenge(caller: string, challenge: unknown): void {
  if (challenge === undefined) return;
  const where = `${caller}: \`challenge\``;
  const allowed = 'the value of a WWW-Authenticate field';
  const example = `'Basic realm="limits"'`;
  if (typeof challenge !== 'string') throw wrongType(where, challenge, allowed, example);
  if (!/^[\x20-\x7e]{1,200}$/.test(challenge)) throw outOfRange(where, challenge, allowed, example);
}
