import type { RedisClient } from './redis-client.ts';

const warned = new WeakSet<RedisClient>();

/** Warns about risky options of this client, once, however many stores use it. */
export function warnOfRisks(client: RedisClient): void {
  if (client.risks.length === 0 || warned.has(client)) return;
  warned.add(client);
  process.emitWarning(client.risks.join(' '), { type: 'SluiceWarning', code: 'SLUICE_REDIS_CLIENT_OPTIONS' });
}
