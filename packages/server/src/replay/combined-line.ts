import { isIP } from 'node:net';
import type { AccessRequest } from './access-record.ts';
import { timeOf } from './log-time.ts';
import { addressOf, requestLine } from './request-line.ts';

// Each part is bounded by a character that it cannot hold, so a hostile line costs no more than another.
const LINE = /^([^[]+) \[([^\]]{1,64})\] "((?:[^"\\]|\\.)*)"(.*)$/s;
const REST = /^ \S+ \S+(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(.*)$/s;
/** nginx's `$msec`, wherever the format has it. */
const MSEC = /(?<![\d.])(\d{9,10}\.\d{3})(?![\d.])/;

const ALLOWED = 'a line of the common or combined format: IP IDENT USER [TIME] "REQUEST" STATUS BYTES';

/**
 * Reads a line of the common or the combined format, with or without a virtual host before it, and with the
 * milliseconds of nginx: in the time, as the time (`[$msec]`), or anywhere after the user agent.
 */
export function readCombined(line: string): AccessRequest | string {
  const [, start, time, request, tail] = LINE.exec(line) ?? [];
  if (start === undefined || time === undefined || request === undefined || tail === undefined) {
    return `It is not ${ALLOWED}.`;
  }
  const words = start.split(' ');
  const hasHost = words.length > 3 && isIP(words[0] as string) === 0 && isIP(words[1] as string) !== 0;
  const [ip = '', , ...user] = hasHost ? words.slice(1) : words;
  const atMs = timeOf(time);
  if (atMs === undefined) return `${JSON.stringify(time)} is not a time.`;
  const [, referer, agent, more = ''] = REST.exec(tail) ?? [];
  return {
    atMs: preciseMs(atMs, more),
    attributes: {
      ip: addressOf(ip),
      user: present(user.join(' ')),
      ...requestLine(unescaped(request)),
      ...(hasHost && { host: words[0] }),
      headers: { referer: present(referer), 'user-agent': present(agent) },
    },
  };
}

/** The milliseconds of a later field, if it has the same second. */
function preciseMs(atMs: number, more: string): number {
  const precise = more === '' ? undefined : timeOf(MSEC.exec(more)?.[1]);
  return precise !== undefined && Math.abs(precise - atMs) < 2000 ? precise : atMs;
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text === '-' ? undefined : unescaped(text);
}

/** Apache and nginx write bytes as `\xC3`: in a path, that is `%C3`. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\x([0-9a-fA-F]{2})|\\(.)/gs, (_all, hex: string | undefined, other: string) => {
    if (hex === undefined) return other;
    const code = Number.parseInt(hex, 16);
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : `%${hex}`;
  });
}
