/** One way to use a client. */
export interface Setup {
  readonly url: string;
  readonly domain: string;
  readonly token: string;
  readonly cost: number;
  readonly failOpen: boolean;
  /** The timeout of the client. */
  readonly seconds: number;
}

/** What a client makes of a request. */
export interface Outcome {
  /** A mistake is that of the app: no policy hides it. */
  readonly verdict: 'allowed' | 'denied' | 'mistake' | 'unavailable';
  /** The fields for the answer, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ms: number;
}

/** A client under test, in a program of its own. */
export interface LimitClient {
  /** Sends a request of this user through the client that has this setup. */
  request(setup: string, user: string): Promise<Outcome>;
  stop(): Promise<void>;
}

const VERDICTS: Readonly<Record<number, Outcome['verdict']>> = {
  200: 'allowed',
  429: 'denied',
  500: 'mistake',
  503: 'unavailable',
};

/** A client inside an app that answers over HTTP. */
export function clientOfApp(port: number, stop: () => Promise<void>): LimitClient {
  return {
    async request(setup, user) {
      const since = performance.now();
      const response = await fetch(`http://127.0.0.1:${port}/${setup}?user=${user}`);
      const served = (await response.text()).includes('"served"');
      const verdict = VERDICTS[response.status];
      if (verdict === undefined || served !== (verdict === 'allowed')) {
        throw new Error(`The app answers ${response.status}, and ${served ? 'serves' : 'does not serve'} it`);
      }
      return { verdict, headers: Object.fromEntries(response.headers), ms: performance.now() - since };
    },
    stop,
  };
}
