/** Every code of a {@link Diagnostic}, and what it means. Codes are stable; messages may change. */
export const diagnosticCodes = {
  SLUICE_TRUST_PROXY_ALL:
    'The app trusts every proxy, so anybody can choose the address that is counted. Name the proxies by address.',
  SLUICE_TRUST_PROXY_HOPS:
    'This version of Fastify ignores a number of hops in `trustProxy`: all clients of the proxy are counted as one. Name the proxies by address.',
  SLUICE_FORWARDED_FOR_IGNORED:
    'A request carries X-Forwarded-For, but the app trusts no proxy. If there is one, all of its clients are counted as one.',
  SLUICE_NO_ADDRESS:
    'What should be the address of a client is none, such as one with a port. The address of the socket was counted.',
  SLUICE_COUNTED_TWICE: 'One limit has counted one request twice. Is a handler, or its limit, mounted twice?',
  SLUICE_MADE_IN_HANDLER:
    'A limiter was made while a request was handled. Make it once, when the app starts.',
  SLUICE_SHADOW_FAILED: 'A check in shadow mode failed. The request has passed.',
  SLUICE_SETTLE_FAILED: 'A request that does not count could not be given back. It stays counted.',
} as const;

/** The code of a {@link Diagnostic}. */
export type DiagnosticCode = keyof typeof diagnosticCodes;

/** Something that is probably a mistake in how the app is set up, or that could not be told otherwise. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** What the code means and what to do. */
  readonly url: string;
  /** What led to it, where there was an error. */
  readonly cause?: unknown;
}

const PAGE = 'https://example.invalid/sluice/docs/guides/http.md';

/** The codes that this process has warned of. */
const warned = new Set<DiagnosticCode>();

/** Tells each diagnostic once: to the function that is given, or to the process as a warning, once in all. */
export class Diagnostics {
  readonly #told = new Set<DiagnosticCode>();
  readonly #tell: (diagnostic: Diagnostic) => void;

  constructor(onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined) {
    this.#tell = onDiagnostic ?? warn;
  }

  has(code: DiagnosticCode): boolean {
    return this.#told.has(code);
  }

  tell(code: DiagnosticCode, cause?: unknown): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    const url = `${PAGE}#${code.toLowerCase()}`;
    const diagnostic = { code, message: diagnosticCodes[code], url, ...(cause !== undefined && { cause }) };
    try {
      this.#tell(diagnostic);
    } catch (error) {
      // A request must not fail, nor the process end, because somebody could not be told.
      warn({ ...diagnostic, cause: error });
    }
  }
}

function warn({ code, message, url, cause }: Diagnostic): void {
  if (warned.has(code)) return;
  warned.add(code);
  const detail = cause instanceof Error ? `${cause.message}\n${url}` : url;
  process.emitWarning(message, { type: 'SluiceWarning', code, detail });
}
