const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const CLF =
  /^(\d\d)\/([A-Z][a-z][a-z])\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ([+-])(\d\d):?(\d\d))?$/;
const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,9}))?\s*(?:Z|([+-]\d\d):?(\d\d)?|UTC)?$/;
const EPOCH = /^\d{9,19}(?:\.\d+)?$/;

/** The last time that a `Date` can hold. */
const LAST_MS = 8.64e15;

/**
 * Returns a time in milliseconds since the epoch: of `10/Oct/2000:13:55:36 -0700`, of ISO 8601, or of
 * seconds, milli-, micro- or nanoseconds since the epoch. Without a zone, it is UTC. Undefined for anything
 * else.
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return ofEpoch(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const ms = EPOCH.test(text) ? ofEpoch(Number(text)) : (ofLogFormat(text) ?? ofIso(text));
  return ms !== undefined && ms >= 0 && ms <= LAST_MS ? ms : undefined;
}

function ofEpoch(value: number): number | undefined {
  if (!(value >= 1e8 && value < 1e20)) return undefined;
  if (value < 1e11) return Math.floor(Math.round(value * 1e6) / 1e3);
  if (value < 1e14) return Math.floor(value);
  return Math.floor(value / (value < 1e17 ? 1e3 : 1e6));
}

function ofLogFormat(text: string): number | undefined {
  const [found, day, month = '', year, hours, minutes, seconds, fraction, sign, zoneHours, zoneMinutes] =
    CLF.exec(text) ?? [];
  const monthIndex = MONTHS.indexOf(month);
  if (found === undefined || monthIndex < 0) return undefined;
  const utc = Date.UTC(
    Number(year),
    monthIndex,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
  const zone = sign === undefined ? 0 : (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return utc + msOf(fraction) - (sign === '-' ? -zone : zone);
}

function ofIso(text: string): number | undefined {
  const [found, date, time, seconds = ':00', fraction, zoneHours, zoneMinutes = '00'] = ISO.exec(text) ?? [];
  if (found === undefined) return undefined;
  const zone = zoneHours === undefined ? 'Z' : `${zoneHours}:${zoneMinutes}`;
  const ms = Date.parse(`${date}T${time}${seconds}${zone}`);
  return Number.isNaN(ms) ? undefined : ms + msOf(fraction);
}

function msOf(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
}
