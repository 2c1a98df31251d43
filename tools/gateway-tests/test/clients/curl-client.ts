import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { LimitClient, Outcome, Setup } from './limit-client.ts';

const script = join(import.meta.dirname, '../../../../ops/clients/curl/check.sh');

const VERDICTS: Readonly<Record<number, Outcome['verdict']>> = {
  0: 'allowed',
  1: 'denied',
  2: 'mistake',
  3: 'unavailable',
};

/** The script, run by /bin/sh once per request. */
export async function startCurl(setups: Readonly<Record<string, Setup>>): Promise<LimitClient> {
  return {
    async request(name, user) {
      const { url, domain, token, cost, failOpen, seconds } = setups[name] as Setup;
      const since = performance.now();
      const { code, out } = await run(
        JSON.stringify({ domain, attributes: { user, path: `/${name}` }, cost }),
        {
          SLUICE_URL: url,
          SLUICE_TOKEN: token,
          SLUICE_TIMEOUT: String(seconds),
          SLUICE_FAIL_OPEN: failOpen ? '1' : '0',
        },
      );
      const verdict = VERDICTS[code];
      if (verdict === undefined) throw new Error(`The script ends with ${code}: ${out}`);
      const { headers = {} } = out.startsWith('{') ? JSON.parse(out) : {};
      const named = Object.entries(headers).map(([field, value]) => [field.toLowerCase(), value]);
      return { verdict, headers: Object.fromEntries(named), ms: performance.now() - since };
    },
    stop: async () => {},
  };
}

function run(body: string, env: Record<string, string>): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile('/bin/sh', [script, body], { env: { ...process.env, ...env } }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: stdout });
    });
  });
}
