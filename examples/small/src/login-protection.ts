// Login protection: at most 3 attempts on one account, and at most 5 from one address, in any 15 minutes. One
// check asks both limits. An attempt that either of them denies is charged to neither, so an attacker who is
// locked out of one account does not use up the attempts of an address that others share.
import { createLimiter, slidingWindowLog } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

interface Attempt {
  readonly account: string;
  readonly address: string;
}

const logins = createLimiter({
  store: memoryStore(),
  limits: [
    slidingWindowLog({
      name: 'per-account',
      limit: 3,
      window: '15m',
      key: (login: Attempt) => login.account,
    }),
    slidingWindowLog({
      name: 'per-address',
      limit: 5,
      window: '15m',
      key: (login: Attempt) => login.address,
    }),
  ],
});

async function logIn(account: string, address: string): Promise<void> {
  const { allowed, limitedBy, retryAfterMs } = await logins.consume({ account, address });
  const answer = allowed
    ? 'password is verified'
    : `denied ${limitedBy}, try again in ${Math.ceil(retryAfterMs / 60_000)} min`;
  console.log(`${account} from ${address}: ${answer}`);
}

// One account, several addresses: the account is protected.
for (const host of [1, 2, 3, 4]) await logIn('ada', `192.0.2.${host}`);
// One address, several accounts: the address is denied after five attempts, one of which was on ada's
// account.
for (const account of ['bob', 'cem', 'dora', 'eve', 'finn']) await logIn(account, '192.0.2.1');
// Once ada has proved who she is, forget her attempts.
await logins.reset({ account: 'ada', address: '192.0.2.9' });
await logIn('ada', '192.0.2.9');

// Prints:
//   ada from 192.0.2.1: password is verified
//   ada from 192.0.2.2: password is verified
//   ada from 192.0.2.3: password is verified
//   ada from 192.0.2.4: denied per-account, try again in 15 min
//   bob from 192.0.2.1: password is verified
//   cem from 192.0.2.1: password is verified
//   dora from 192.0.2.1: password is verified
//   eve from 192.0.2.1: password is verified
//   finn from 192.0.2.1: denied per-address, try again in 15 min
//   ada from 192.0.2.9: password is verified
