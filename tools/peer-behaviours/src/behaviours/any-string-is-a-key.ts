import type { Behaviour } from '../behaviour.ts';
import { keysApart } from '../keys-apart.ts';

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

export const anyStringIsAKey: Behaviour = {
  title: 'Any string is a key of its own',
  why: 'Keys are chosen by clients: a name, a header, a path. What throws or merges is an outage or a way around.',
  async observe({ window, keyed }) {
    if (!keyed) return undefined;
    return keysApart(await window({ limit: 1, windowMs: 60_000 }), KEYS);
  },
};
