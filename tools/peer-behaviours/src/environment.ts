import type { ServerName } from '../suite.ts';

/** What a contestant is given to run in. */
export interface Surroundings {
  /** Where the server of that kind is. */
  url(server: ServerName): string;
  /** Calls the function when the contestant has been seen. */
  atEnd(close: () => unknown): void;
}

/** Surroundings, and the function that ends them: last opened, first closed. */
export function surroundingsOf(urls: Partial<Record<ServerName, string>>): {
  surroundings: Surroundings;
  end(): Promise<void>;
} {
  const closings: (() => unknown)[] = [];
  return {
    surroundings: {
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
