import type { Attributes, AttributeValue } from '@sluice/config';
import type { AccessRequest } from './access-record.ts';
import { timeOf } from './log-time.ts';
import { addressOf, pathOf, requestLine } from './request-line.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Attributes by the name of the field that holds them, such as `{ api_key: 'headers.x-api-key' }`. */
export type FieldNames = Readonly<Record<string, string>>;

/** Names of fields in the logs of nginx, Caddy, Envoy, pino and Google Cloud. The first present counts. */
const TIME = [
  ...['msec', 'ts', 'timestamp', '@timestamp', 'time', 'time_iso8601', 'time_local'],
  ...['start_time', 'datetime', 'date'],
];
const IP = [
  ...['ip', 'client_ip', 'remote_ip', 'remote_addr', 'clientIp', 'clientip', 'remoteIp', 'remoteAddress'],
  ...['downstream_remote_address', 'remote_host'],
];
const METHOD = ['method', 'request_method', 'requestMethod', 'verb'];
const PATH = ['path', 'request_uri', 'uri', 'url', 'requestUrl'];
const USER = ['user', 'remote_user', 'user_id'];
const AGENT = ['user_agent', 'http_user_agent', 'userAgent'];
const REFERER = ['referer', 'http_referer', 'referrer'];
/** Objects that hold fields of the request: those of Caddy, pino and Google Cloud. */
const NESTED = ['request', 'req', 'httpRequest'];

/** Returns the request of a line that has named fields, or a sentence about what is missing. */
export function requestOf(fields: Fields, names: FieldNames): AccessRequest | string {
  const places = [fields, ...NESTED.map((name) => own(fields, name)).filter(isObject)];
  const time = names.time === undefined ? first(places, TIME) : at(fields, names.time);
  if (time === undefined) return `It has no time: name it, for example ${TIME.slice(0, 5).join(', ')}.`;
  const atMs = timeOf(time);
  if (atMs === undefined) return `${JSON.stringify(time).slice(0, 60)} is not a time.`;
  const line = own(fields, 'request');
  const ip = textOf(first(places, IP));
  const path = textOf(first(places, PATH));
  const method = textOf(first(places, METHOD));
  const attributes: Record<string, Attributes[string]> = {};
  for (const name of Object.keys(fields)) {
    const value = own(fields, name);
    if (name !== '__proto__' && isScalar(value)) attributes[name] = value;
  }
  Object.assign(attributes, {
    ...(typeof line === 'string' && requestLine(line)),
    ...(ip !== undefined && { ip: addressOf(ip) }),
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path: pathOf(path) }),
    user: textOf(first(places, USER)),
    headers: headersOf(places),
  });
  for (const [name, field] of Object.entries(names)) {
    if (name === 'time') continue;
    const text = textOf(at(fields, field));
    attributes[name] = name === 'ip' && text !== undefined ? addressOf(text) : text;
  }
  return { atMs, attributes };
}

function headersOf(places: readonly Fields[]): Readonly<Record<string, AttributeValue>> {
  const agent = textOf(first(places, AGENT));
  const referer = textOf(first(places, REFERER));
  const named = Object.entries(places.map((place) => own(place, 'headers')).find(isObject) ?? {});
  return Object.fromEntries([
    ['user-agent', agent],
    ['referer', referer],
    ...named.map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  ]);
}

/** The field of a name that may have dots, such as `request.headers.X-Api-Key`. */
function at(fields: Fields, name: string): unknown {
  const whole = own(fields, name);
  if (whole !== undefined) return whole;
  const dot = name.indexOf('.');
  const inner = dot < 0 ? undefined : own(fields, name.slice(0, dot));
  return isObject(inner) ? at(inner, name.slice(dot + 1)) : undefined;
}

function first(places: readonly Fields[], names: readonly string[]): unknown {
  for (const place of places) {
    for (const name of names) {
      const value = own(place, name);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** Empty fields, and the dash of web servers, are absent. */
function own(fields: Fields, name: string): unknown {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value === '' || value === '-' || value === null ? undefined : value;
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return textOf(value[0]);
  return isScalar(value) ? String(value) : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
