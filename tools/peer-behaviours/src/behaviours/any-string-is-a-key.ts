import { behaviour } from '../behaviour.ts';
import { observeKeysApart } from '../check-counts.ts';

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

export const anyStringIsAKey = behaviour({
  title: 'Any string is a key of its own',
  why: 'Clients choose keys: a name, a header, a path. A key that throws is an outage; keys that merge are a way around the limit.',
  needs: ['window', 'keyed'],
  async observe({ window }) {
    return observeKeysApart(await window({ limit: 1, windowMs: 60_000 }), KEYS);
  },
});
