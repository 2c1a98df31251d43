/** What a test may do to a server that this package runs. */
export interface Controls {
  /** Ends it at once, as a crash would (SIGKILL, child processes included). `restart()` brings it back. */
  kill(): Promise<void>;
  /** Freezes it (SIGSTOP): connections stay open, nothing answers. */
  pause(): Promise<void>;
  /** Resumes after `pause()`. */
  resume(): Promise<void>;
  /** Restarts it, after a clean shutdown if it runs: same port, same data folder. Resolves when it serves. */
  restart(): Promise<void>;
  /** Ends it for good and removes its files. May be called again. */
  stop(): Promise<void>;
}

/** A running server. */
export interface Server extends Controls {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Where the server was found, for messages. */
  readonly from: string;
}

/**
 * Controls for a server that this package does not run, named by a variable. `stop()` does nothing. Every
 * other control rejects and says what to do.
 */
export function foreignControls(variable: string): Controls {
  const refuse = async (): Promise<never> => {
    throw new Error(
      `The server of ${variable} is not ours to kill, pause or restart. Request your own server with { own: true }, or unset ${variable}.`,
    );
  };
  return { kill: refuse, pause: refuse, resume: refuse, restart: refuse, stop: async () => {} };
}
