import type { ServerName } from '@sluice/test-servers';

/** What a contestant is given to run in. */
export interface Environment {
  /** The address of the server of that kind. Throws if it is missing. */
  url(server: ServerName): string;
  /** Calls the function when the contestant is no longer needed. */
  atEnd(close: () => unknown): void;
}

/** An environment, and the function that ends it: last opened, first closed. */
export function openEnvironment(urls: Partial<Record<ServerName, string>>): {
  environment: Environment;
  end(): Promise<void>;
} {
  const closings: (() => unknown)[] = [];
  return {
    environment: {
      url(server) {
        const url = urls[server];
        if (url === undefined) throw new Error(`No ${server} server`);
        return url;
      },
      atEnd: (close) => closings.push(close),
    },
    async end() {
      for (const close of closings.reverse()) await close();
    },
  };
}
