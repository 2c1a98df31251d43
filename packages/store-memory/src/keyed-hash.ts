/**
 * HalfSipHash-1-3 (Aumasson and Bernstein) of a string's UTF-16 code units, with a random key per instance:
 * clients cannot choose keys whose hashes collide, and the hash never leaves the process. Node's digests need
 * more than a microsecond per call, and other runtimes lack them.
 */
export class KeyedHash {
  /** Drawn by the first hash: Workers forbid random values until a request arrives. */
  #seed: Uint32Array | undefined;
  /** The two halves of the last hash: unsigned 32-bit integers. `low` is never 0. */
  high = 0;
  low = 0;

  /** Hashes the text. The result is in `high` and `low`, because an object per call would be garbage. */
  hash(text: string): void {
    this.#seed ??= crypto.getRandomValues(new Uint32Array(2));
    const [k0 = 0, k1 = 0] = this.#seed;
    const { length } = text;
    let [v0, v1, v2, v3] = [k0 | 0, k1 ^ 0xee, k0 ^ 0x6c796765, k1 ^ 0x74656462];
    const words = length >> 1;
    for (let step = 0; step < words + 7; step++) {
      let word = 0;
      if (step < words) word = text.charCodeAt(2 * step) | (text.charCodeAt(2 * step + 1) << 16);
      else if (step === words) word = (length << 25) | (length & 1 ? text.charCodeAt(length - 1) : 0);
      else if (step === words + 1) v2 ^= 0xee;
      else if (step === words + 4) {
        this.high = (v1 ^ v3) >>> 0;
        v1 ^= 0xdd;
      }
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      v0 ^= word;
    }
    this.low = (v1 ^ v3) >>> 0 || 1;
  }
}
