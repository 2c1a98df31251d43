import { type Arrival, MOST_ARRIVALS } from './traffic.ts';

/** What was read from a log. */
export interface ReadLog {
  readonly arrivals: readonly Arrival[];
  /** Lines without a time. */
  readonly skipped: number;
  /** Calls beyond the {@link MOST_ARRIVALS} that are shown. */
  readonly cut: number;
}

/** Longer logs are cut: the page has to stay quick. */
const MOST_CHARACTERS = 10_000_000;

/** The fields of JSON logs that hold the time and the client, most specific first. */
const TIME_FIELDS = ['time', 'timestamp', '@timestamp', 'ts', 'date'];
const CLIENT_FIELDS = ['key', 'api_key', 'user', 'remote_addr', 'remote_ip', 'client_ip', 'ip'];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Reads an access log: the common and the combined format, JSON lines, or CSV with the time first and the
 * client second. The first call is at 0. Nothing leaves the page, and every client keeps only a number, such
 * as `client 3`: a log may hold addresses, and a picture of it may be shared.
 */
export function readAccessLog(text: string): ReadLog {
  const found: { readonly timeMs: number; readonly client: string }[] = [];
  let skipped = 0;
  for (const line of text.slice(0, MOST_CHARACTERS).split('\n')) {
    if (line.trim() === '') continue;
    const read = readLine(line);
    if (read === undefined) skipped++;
    else found.push(read);
  }
  // A log is written when calls end, so its lines are not quite in order.
  found.sort((a, b) => a.timeMs - b.timeMs);
  const [first] = found;
  const numbers = new Map<string, string>();
  const arrivals = found.slice(0, MOST_ARRIVALS).map(({ timeMs, client }) => {
    const key = numbers.get(client) ?? `client ${numbers.size + 1}`;
    numbers.set(client, key);
    return { atMs: timeMs - (first?.timeMs ?? 0), key };
  });
  return { arrivals, skipped, cut: Math.max(0, found.length - MOST_ARRIVALS) };
}

type ReadLine = { readonly timeMs: number; readonly client: string } | undefined;

function readLine(line: string): ReadLine {
  if (line.startsWith('{')) return readJson(line);
  return readCommon(line) ?? readCsv(line);
}

/** `127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 2326` */
function readCommon(line: string): ReadLine {
  const client = line.slice(0, line.indexOf(' '));
  const open = line.indexOf('[');
  const close = line.indexOf(']', open);
  if (open < 0 || close < 0 || client === '') return undefined;
  const match = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(\.\d{1,6})? ([+-])(\d\d)(\d\d)$/.exec(
    line.slice(open + 1, close),
  );
  const month = MONTHS.indexOf(match?.[2] ?? '');
  if (match === null || month < 0) return undefined;
  const [, day, , year, hour, minute, second, fraction = '0', sign, zoneHours, zoneMinutes] = match;
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
  const localMs = Date.UTC(
    Number(year),
    month,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Math.floor(Number(fraction) * 1000),
  );
  return { timeMs: localMs - zoneMs, client };
}

function readJson(line: string): ReadLine {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof entry !== 'object' || entry === null) return undefined;
  const fields = entry as Readonly<Record<string, unknown>>;
  const time = TIME_FIELDS.map((name) => fields[name]).find((value) => value !== undefined);
  const client = CLIENT_FIELDS.map((name) => fields[name]).find((value) => typeof value === 'string');
  return entryOf(time, client);
}

function readCsv(line: string): ReadLine {
  const [time, client] = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  return entryOf(time, client);
}

function entryOf(time: unknown, client: unknown): ReadLine {
  const timeMs = timeMsOf(time);
  if (timeMs === undefined) return undefined;
  return { timeMs, client: typeof client === 'string' && client !== '' ? client : 'client' };
}

/** Seconds or milliseconds since the epoch, or a date that says its zone. */
function timeMsOf(time: unknown): number | undefined {
  const number = typeof time === 'number' || /^\d+(\.\d+)?$/.test(String(time)) ? Number(time) : Number.NaN;
  if (number > 1e11) return number < 1e14 ? Math.floor(number) : undefined;
  if (number > 1e8) return Math.floor(number * 1000);
  if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(time)) return undefined;
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? undefined : parsed;
}
