import { type PlainNumbers, plainResponse } from './plain-profile.ts';

/** An API that grants `limit` calls per window of its own clock, and counts those that it had to refuse. */
export class CountingApi {
  readonly #limit: number;
  readonly #windowMs: number;
  #window = -1;
  #used = 0;
  refused = 0;
  served = 0;
  underWay = 0;
  mostUnderWay = 0;
  readonly calledAtMs: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  async call(): Promise<ReturnType<typeof plainResponse>> {
    this.underWay++;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 5));
    const response = this.#count();
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 5));
    this.underWay--;
    return response;
  }

  #count(): ReturnType<typeof plainResponse> {
    const nowMs = Date.now();
    this.calledAtMs.push(nowMs);
    const window = Math.floor(nowMs / this.#windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    const isRefused = this.#used >= this.#limit;
    if (isRefused) this.refused++;
    else {
      this.#used++;
      this.served++;
    }
    const requests: PlainNumbers = {
      limit: this.#limit,
      remaining: this.#limit - this.#used,
      resetMs: (window + 1) * this.#windowMs - nowMs,
    };
    return plainResponse({ requests }, isRefused ? 429 : 200);
  }
}
