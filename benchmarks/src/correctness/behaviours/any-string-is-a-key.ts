import { type Behaviour, observed } from '../behaviour.ts';
import { faultOfKey } from '../fault-of-key.ts';

const KEYS = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '*',
  '{a}b',
  '}{',
  'a:b',
  'a%3ab',
  'ключ',
  '😀',
  'A',
  'a',
  'new\nline',
  'a\0b',
];

/** Each key must have a count of its own: 1 of 2 tries. */
export const anyStringIsAKey: Behaviour = {
  title: 'Any string is a key of its own',
  why: 'Keys are chosen by clients: a name, a header, a path. What throws or merges is an outage or a way around.',
  async observe({ window, keyed }) {
    if (!keyed) return undefined;
    const gate = await window({ limit: 1, windowMs: 60_000 });
    const wrong: string[] = [];
    for (const key of KEYS) {
      const fault = await faultOfKey(gate, key);
      if (fault !== undefined) wrong.push(`${JSON.stringify(key)} ${fault}`);
    }
    return observed(
      wrong.length === 0,
      wrong.length === 0 ? `${KEYS.length} awkward keys, each passed once` : wrong.join('; '),
    );
  },
};
