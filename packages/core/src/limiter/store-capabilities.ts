import { outOfRange, validateInteger, wrongType } from '../option-validation.ts';
import type { StoreCapabilities } from '../store.ts';

const CLOCKS: readonly unknown[] = ['store', 'process'];
const ATOMICITIES: readonly unknown[] = ['any-keys', 'same-key', 'one-record'];

/** Throws a `TypeError` or `RangeError` that names the capability that no store can have. */
export function validateCapabilities(where: string, capabilities: StoreCapabilities): void {
  const { clock, atomicity, native, maxBatch = 1, maxInFlight = 1 } = capabilities;
  if (!CLOCKS.includes(clock)) throw outOfRange(`${where}.clock\``, clock, "'store' or 'process'", "'store'");
  if (!ATOMICITIES.includes(atomicity)) {
    const allowed = "'any-keys', 'same-key' or 'one-record'";
    throw outOfRange(`${where}.atomicity\``, atomicity, allowed, "'any-keys'");
  }
  if (!Array.isArray(native) || !native.every((name) => typeof name === 'string')) {
    throw wrongType(`${where}.native\``, native, 'a list of names of algorithms', "['token-bucket']");
  }
  validateInteger(`${where}.maxBatch\``, maxBatch, '32');
  validateInteger(`${where}.maxInFlight\``, maxInFlight, '16');
}
