const TrueDate = globalThis.Date;

/** Runs the work while the clock of this process is `byMs` ahead. No other case runs meanwhile. */
export async function withProcessClockOff<T>(byMs: number, work: () => Promise<T>): Promise<T> {
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, given) =>
      given.length === 0 ? new target(target.now() + byMs) : Reflect.construct(target, given),
    get: (target, name) => (name === 'now' ? () => target.now() + byMs : Reflect.get(target, name)),
  });
  try {
    return await work();
  } finally {
    globalThis.Date = TrueDate;
  }
}
