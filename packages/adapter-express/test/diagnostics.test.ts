import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fixedWindow } from '@sluice/core';
import { diagnosticCodes } from '@sluice/http';
import { memoryStore } from '@sluice/store-memory';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, rateLimit } from '../src/index.ts';
import { expressVersions, serve } from './express-versions.ts';

const limits = [fixedWindow({ name: 'many', limit: 100, window: '1m' })];

describe.each(expressVersions)(
  'rateLimit on %s reports, once and with a stable code,',
  (_version, express) => {
    const reported: string[] = [];
    const onDiagnostic = ({ code, url }: Diagnostic) => {
      reported.push(code);
      expect(url).toMatch(new RegExp(`/e/${code}$`));
    };
    const handler = (more: object = {}) => rateLimit({ store: memoryStore(), limits, onDiagnostic, ...more });

    async function reportedBy(origin: string): Promise<string[]> {
      reported.length = 0;
      for (let i = 0; i < 3; i++) await fetch(origin, { headers: { 'x-forwarded-for': '192.0.2.1' } });
      return reported;
    }

    it('that every proxy is trusted', async () => {
      const app = express().set('trust proxy', true).use(handler());
      expect(await reportedBy(await serve(app))).toEqual(['SLUICE_TRUST_PROXY_ALL']);
    });

    it('that X-Forwarded-For arrives while no proxy is trusted', async () => {
      expect(await reportedBy(await serve(express().use(handler())))).toEqual([
        'SLUICE_FORWARDED_FOR_IGNORED',
      ]);
    });

    it('nothing if proxies are named, or if addresses do not matter', async () => {
      const named = express().set('trust proxy', 'loopback').use(handler());
      expect(await reportedBy(await serve(named))).toEqual([]);
      const all = express()
        .set('trust proxy', true)
        .use(handler({ key: () => 'all' }));
      expect(await reportedBy(await serve(all))).toEqual([]);
    });

    it('that one limit counts a request twice, but not that two limits count it', async () => {
      const twice = handler();
      const app = express().set('trust proxy', 'loopback').use(twice).use(twice);
      expect(await reportedBy(await serve(app))).toEqual(['SLUICE_COUNTED_TWICE']);
      const apart = express().set('trust proxy', 'loopback').use(handler()).use(handler());
      expect(await reportedBy(await serve(apart))).toEqual([]);
      const store = memoryStore();
      const shared = express().set('trust proxy', 'loopback').use(handler({ store })).use(handler({ store }));
      expect(await reportedBy(await serve(shared))).toEqual(['SLUICE_COUNTED_TWICE']);
    });

    it('that a limiter is created in a handler', async () => {
      const app = express().set('trust proxy', 'loopback');
      app.get('/', (request, response, next) => handler({ limits })(request, response, next));
      const [first, ...rest] = await reportedBy(await serve(app));
      expect([first, new Set(rest)]).toEqual([
        'SLUICE_CREATED_IN_HANDLER',
        new Set(['SLUICE_CREATED_IN_HANDLER']),
      ]);
    });
  },
);

it('lets requests pass if onDiagnostic throws', async () => {
  const [, express] = expressVersions[0] ?? [];
  const onDiagnostic = () => {
    throw new Error('mine');
  };
  const app = express?.() ?? expect.fail();
  app.use(
    rateLimit({ store: memoryStore(), limits, onDiagnostic, countWhen: () => Promise.reject(new Error()) }),
  );
  app.get('/', (_request, response) => void response.end());
  const origin = await serve(app);
  for (let i = 0; i < 3; i++) {
    expect((await fetch(origin, { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(200);
  }
});

it('every diagnostic has its section in the guide', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/http.md'), 'utf8');
  const sections = [...guide.matchAll(/^### `(SLUICE_\w+)`$/gm)].map(([, code]) => code);
  expect(sections.sort()).toEqual(Object.keys(diagnosticCodes).sort());
});

it('cancels a check if the client disconnects, and runs no handler', async () => {
  const [, express] = expressVersions[0] ?? [];
  const { capabilities, remove, close } = memoryStore();
  let calls = 0;
  const update = () => {
    calls++;
    return new Promise<never>(() => {});
  };
  const store = { capabilities, remove, close, update };
  const ended: unknown[] = [];
  const app = express?.() ?? expect.fail();
  app.get('/other', (_request, response) => void response.end());
  app.use(rateLimit({ store, limits, deadlineMs: 60_000, onDiagnostic: () => {} }));
  app.use((_request, _response, next) => next(ended.push('passed')));
  const origin = await serve(app);
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await expect.poll(() => calls).toBe(1);
  socket.destroy();
  await once(socket, 'close');
  // Another request comes and goes, by which time the first one has done whatever it would still do.
  expect((await fetch(`${origin}/other`)).status).toBe(200);
  expect(ended).toEqual([]);
});
