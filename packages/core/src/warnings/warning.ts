/** Every code of a warning of core, and its meaning. Codes are stable; messages may change. */
export const warningCodes = {
  SLUICE_SHORT_WINDOW: 'A number below 1,000 was given where milliseconds are meant. It may be in seconds.',
  SLUICE_SHARED_LIMIT_NAME:
    'Two limiters on one store have a limit of the same name with different numbers, so they share its usage.',
  SLUICE_STORE_PER_PROCESS:
    'A process counts in a store of its own, and is one of several, or in production without a `store`. Several processes grant several times each limit.',
} as const;

/** The code of a warning of core. */
export type WarningCode = keyof typeof warningCodes;

/** The part of Node's `process` that warnings need; other runtimes may lack any of it. */
interface ProcessLike {
  readonly env?: { readonly [name: string]: string | undefined };
  emitWarning?(message: string, options: { type: string; code: string; detail: string }): void;
}

/** One short address per code, which leads to its section on the site. */
const PAGES = 'https://example.invalid/sluice/docs/e/';

/** Warns through `process.emitWarning`; does nothing where there is none. */
export function warn(code: WarningCode, message: string): void {
  const detail = `${PAGES}${code}`;
  processLike()?.emitWarning?.(message, { type: 'SluiceWarning', code, detail });
}

/** Whether `NODE_ENV` is `'production'`. */
export function isProduction(): boolean {
  return processLike()?.env?.NODE_ENV === 'production';
}

function processLike(): ProcessLike | undefined {
  return (globalThis as { readonly process?: ProcessLike }).process;
}
