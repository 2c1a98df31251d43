/** Every code of a {@link Diagnostic}, and what it means. Codes are stable; messages may change. */
export const diagnosticCodes = {
  SLUICE_TRUST_PROXY_ALL:
    'The app trusts every proxy, so clients can choose the address that is counted. Name the proxies by address.',
  SLUICE_TRUST_PROXY_HOPS:
    'This version of Fastify ignores a number of hops in `trustProxy`: all clients behind the proxy are counted as one. Name the proxies by address.',
  SLUICE_FORWARDED_FOR_IGNORED:
    'A request carries X-Forwarded-For, but the app trusts no proxy. If there is a proxy, all clients behind it are counted as one.',
  SLUICE_FORWARDED_IGNORED:
    'A request carries Forwarded, which the framework does not read. If a proxy has set it, all clients behind the proxy are counted as one.',
  SLUICE_NO_ADDRESS: "The client address is not an IP address. The socket's address was counted.",
  SLUICE_UNKNOWN_ADDRESS:
    'A request has no client address, as on a Unix socket. All clients without one are counted as one.',
  SLUICE_COUNTED_TWICE:
    'The same limit counted a request twice. Check whether a handler, or its limit, is mounted twice.',
  SLUICE_CREATED_IN_HANDLER:
    'A limiter was created while a request was being handled. Create it once, when the app starts.',
  SLUICE_SHADOW_FAILED: 'A check in shadow mode failed. The request passed.',
  SLUICE_SETTLE_FAILED:
    'A request could not be settled after its response. It stays counted, and its slot is held until the lease ends.',
  SLUICE_SLOT_LOST:
    'The lease of a request that was still running could not be renewed. More requests than the limit may run at once.',
} as const;

/** The code of a {@link Diagnostic}. */
export type DiagnosticCode = keyof typeof diagnosticCodes;

/** A probable mistake in the setup of the app, or a failure that has no other place to be reported. */
export interface Diagnostic {
  /** Stable. */
  readonly code: DiagnosticCode;
  /** For people. May change between releases. */
  readonly message: string;
  /** Leads to the section that explains the code and its remedy. */
  readonly url: string;
  /** The error behind it, if there is one. */
  readonly cause?: unknown;
}

/** One short address per code, which leads to its section on the site. */
const PAGES = 'https://example.invalid/sluice/docs/e/';

/** Runtimes other than Node may lack it. */
type EmitWarning = (message: string, options: { type: string; code: string; detail: string }) => void;

/** The codes this process has warned of, shared by all copies of this package in it. */
const warned = sharedSet(Symbol.for('@sluice/http.warnedCodes'));

/**
 * Reports each code once: to the given function or, without one, as a warning of the process, or on the
 * console where the runtime has no such warnings. The process warns once per code however many instances
 * there are. Guards of one app may share an instance.
 */
export class Diagnostics {
  readonly #reported = new Set<DiagnosticCode>();
  readonly #listener: (diagnostic: Diagnostic) => void;

  constructor(onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined) {
    this.#listener = onDiagnostic ?? warn;
  }

  /** Reports a code unless this instance has already done so. Never throws. */
  report(code: DiagnosticCode, cause?: unknown): void {
    if (this.#reported.has(code)) return;
    this.#reported.add(code);
    const url = `${PAGES}${code}`;
    const diagnostic = { code, message: diagnosticCodes[code], url, ...(cause !== undefined && { cause }) };
    try {
      this.#listener(diagnostic);
    } catch (error) {
      // A failing listener must not fail a request, nor end the process.
      warn({ ...diagnostic, cause: error });
    }
  }
}

function warn({ code, message, url, cause }: Diagnostic): void {
  if (warned.has(code)) return;
  warned.add(code);
  const detail = cause instanceof Error ? `${cause.message}\n${url}` : url;
  const { process } = globalThis as { readonly process?: { emitWarning?: EmitWarning } };
  if (process?.emitWarning === undefined) console.warn(`${code}: ${message}\n${detail}`);
  else process.emitWarning(message, { type: 'SluiceWarning', code, detail });
}

function sharedSet(key: symbol): Set<string> {
  const shared = globalThis as { [key: symbol]: Set<string> | undefined };
  shared[key] ??= new Set();
  return shared[key];
}
