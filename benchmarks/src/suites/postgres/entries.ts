import type { Entry } from '../../suite.ts';
import { entriesIn } from '../contender-entry.ts';
import { type SluiceEntries, sluiceEntries } from '../sluice-entries.ts';

const entry = entriesIn(import.meta.url);

export const bareSelect: Entry = entry('bare-select', 'floor', 'bare-select', 'bare SELECT 1');
export const bareUpsert: Entry = entry('bare-upsert', 'floor', 'floor', 'bare upsert, unlogged table');
export const peer: Entry = entry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible',
  'rate-limiter-flexible',
);
export const unloggedPeer: Entry = entry(
  'rate-limiter-flexible',
  'peer',
  'rate-limiter-flexible-unlogged',
  'rate-limiter-flexible, table made unlogged',
  { unlogged: true },
);

export const ours: SluiceEntries = sluiceEntries(import.meta.url);
export const prepared: Entry = ours.sluice('sluice-prepared', 'fixedWindow, prepared', ['fixedWindow'], {
  prepare: true,
});
export const logged: Entry = ours.sluice('sluice-logged', 'fixedWindow, logged table', ['fixedWindow'], {
  logged: true,
});
export const brief: Entry = ours.sluice('sluice-brief', 'fixedWindow of a second', ['perSecond']);
