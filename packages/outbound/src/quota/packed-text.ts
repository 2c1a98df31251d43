import { RateLimitError } from '@sluice/core';

/** Seven ASCII characters of seven bits each fit into a safe integer. */
const PER_INTEGER = 7;
const CODES = 128;
/** No record holds more text; a longer one is corrupt. */
const LONGEST = 1024;

/** Packs ASCII text into safe integers, the first of which is its length. */
export function packedText(text: string): number[] {
  const packed = [text.length];
  for (let start = 0; start < text.length; start += PER_INTEGER) {
    let integer = 0;
    for (let i = 0; i < PER_INTEGER; i++) {
      integer = integer * CODES + (start + i < text.length ? text.charCodeAt(start + i) : 0);
    }
    packed.push(integer);
  }
  return packed;
}

/** Unpacks the text. Throws RECORD_CORRUPT if the integers are not packed text. */
export function unpackedText([length = -1, ...packed]: readonly number[]): string {
  if (length < 0 || length > LONGEST || packed.length !== Math.ceil(length / PER_INTEGER)) {
    throw new RateLimitError('RECORD_CORRUPT');
  }
  const codes: number[] = [];
  for (const integer of packed) {
    if (integer < 0) throw new RateLimitError('RECORD_CORRUPT');
    const chunk: number[] = [];
    let rest = integer;
    for (let i = 0; i < PER_INTEGER; i++) {
      chunk.unshift(rest % CODES);
      rest = Math.floor(rest / CODES);
    }
    codes.push(...chunk);
  }
  return String.fromCharCode(...codes.slice(0, length));
}
