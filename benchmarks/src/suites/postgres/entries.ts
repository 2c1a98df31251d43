import type { Entry } from '../../suite.ts';
import { type OurEntries, storeEntries } from '../store-entries.ts';

const entries = storeEntries(import.meta.url);
const fixed = ['fixedWindow'] as const;

export const ours: OurEntries = entries.ours;
export const prepared: Entry = ours.sluice('sluice-prepared', 'fixedWindow, prepared', fixed, {
  prepare: true,
});
export const logged: Entry = ours.sluice('sluice-logged', 'fixedWindow, logged table', fixed, {
  logged: true,
});
export const brief: Entry = ours.sluice('sluice-brief', 'fixedWindow of a second', ['perSecond']);

export const bareSelect: Entry = entries.floor('bare-select', 'bare SELECT 1', {}, 'bare-select');
export const bareUpsert: Entry = entries.floor('bare-upsert', 'bare upsert, unlogged table');
export const peer: Entry = entries.peer('rate-limiter-flexible', 'rate-limiter-flexible');
export const unloggedPeer: Entry = entries.peer(
  'rate-limiter-flexible',
  'rate-limiter-flexible, table made unlogged',
  { unlogged: true },
  'rate-limiter-flexible-unlogged',
);
