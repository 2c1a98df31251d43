import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackDebianPackages } from '@sluice/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { serveFastapi } from './clients/fastapi-client.ts';
import { buildGo } from './clients/go-client.ts';
import { GATEWAY_PACKAGES } from './gateways/gateway.ts';
import { type BuiltService, buildService } from './service/build-service.ts';
import { type Service, startService } from './service/start-service.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

/** Which page shows which files. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'docs/gateways/nginx.md': ['gateways/nginx.conf'],
  'docs/gateways/caddy.md': ['gateways/Caddyfile'],
  'docs/gateways/haproxy.md': ['gateways/haproxy.cfg', 'gateways/haproxy.lua'],
  'docs/gateways/apache.md': ['gateways/apache.conf', 'gateways/apache.lua'],
  'docs/gateways/envoy.md': ['gateways/envoy-rate-limit.yaml', 'gateways/envoy-ext-authz.yaml'],
  'docs/gateways/traefik.md': ['gateways/traefik.yaml'],
  'docs/gateways/kong.md': ['gateways/kong.yaml'],
  'docs/gateways/apisix.md': ['gateways/apisix.yaml'],
  'docs/guides/fastapi.md': ['clients/fastapi/sluice.py'],
  'docs/guides/other-languages.md': ['clients/go/sluice.go', 'clients/curl/check.sh'],
};
const NOT_RUN = ['envoy', 'traefik', 'kong', 'apisix'];

const LIMITS = {
  version: 1,
  domains: {
    api: {
      rules: [
        { match: { path: '/search' }, key: ['api_key|ip'], limit: '2/1h', name: 'search' },
        { match: { path: '/export' }, key: ['api_key|ip'], limit: '9/1h', name: 'export' },
      ],
    },
  },
};

const EDGE =
  'domain: edge\ndescriptors:\n  - { key: remote_address, rate_limit: { unit: day, requests_per_unit: 1 } }\n';

let built: BuiltService;
let service: Service;
let folder: string;

beforeAll(async () => {
  built = await buildService();
  service = await startService(built, LIMITS);
  folder = await mkdtemp(join(tmpdir(), 'sluice-pages-'));
}, 300_000);

afterAll(async () => {
  await service?.stop();
  await built?.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('a page', () => {
  it.each(Object.entries(SHOWN))('%s shows its files word for word', async (page, files) => {
    const blocks = await blocksOf(page);
    for (const file of files) {
      expect(blocks, `${page} must show ops/${file}`).toContain((await read(`ops/${file}`)).trimEnd());
    }
  });

  it('shows each file of ops/gateways and ops/clients', async () => {
    const files = await readdir(join(root, 'ops'), { recursive: true, withFileTypes: true });
    const paths = files
      .filter((file) => file.isFile() && !/README\.md$|go\.mod$/.test(file.name))
      .map((file) => join(file.parentPath, file.name).slice(join(root, 'ops/').length))
      .filter((path) => /^(gateways|clients)\//.test(path));
    expect(paths.sort()).toEqual(Object.values(SHOWN).flat().sort());
  });

  it.each(NOT_RUN)('says, as its file does, that %s was not run', async (name) => {
    expect(await read(`docs/gateways/${name}.md`)).toMatch(/\*\*checked, not run\*\*/i);
    for (const file of SHOWN[`docs/gateways/${name}.md`] ?? []) {
      expect(await read(`ops/${file}`)).toContain('# Checked, not run: ');
    }
  });

  it('on FastAPI has an app that runs', async () => {
    const [, app = ''] = (await blocksOf('docs/guides/fastapi.md')) as string[];
    await writeFile(join(folder, 'main.py'), app.replace('http://127.0.0.1:8080', service.url));
    const { port, stop } = await serveFastapi('main:app', folder);
    try {
      const get = (path: string) =>
        fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-api-key': 'page' } });
      const allowed = await get('/search');
      expect(await allowed.json()).toEqual({ found: 3 });
      expect(allowed.headers.get('ratelimit')).toContain(';r=1;');
      await get('/search');
      expect((await get('/search')).status).toBe(429);
      // Both dependencies count: 1 and 5.
      expect((await get('/export')).headers.get('ratelimit')).toContain(';r=3;');
    } finally {
      await stop();
    }
  });

  it('on other languages has a program in Go that compiles', async () => {
    const [, main = ''] = (await blocksOf('docs/guides/other-languages.md')) as string[];
    const module = await read('tools/gateway-tests/test/clients/programs/go/go.mod');
    await writeFile(join(folder, 'main.go'), main);
    await writeFile(join(folder, 'go.mod'), module.replace(/=> .*/, `=> ${join(root, 'ops/clients/go')}`));
    await buildGo(folder, join(folder, 'program'));
  });

  it('on moving has limits that serve files of envoyproxy/ratelimit', async () => {
    const page = await blocksOf('docs/guides/moving-from-envoy-ratelimit.md');
    const limits = parse(page.find((block) => block.startsWith('# limits.yaml')) ?? '');
    const moved = await startService(
      built,
      { ...limits, store: 'memory' },
      { args: ['--envoy', 'edge.yaml'], files: { 'edge.yaml': EDGE } },
    );
    try {
      const codes = [];
      for (let i = 0; i < 2; i++) {
        codes.push(await overallCode(moved, 'edge', [{ key: 'remote_address', value: '192.0.2.1' }]));
      }
      expect(codes).toEqual(['OK', 'OVER_LIMIT']);
    } finally {
      await moved.stop();
    }
  });
});

describe('the file for Envoy', () => {
  interface Action {
    readonly remote_address?: object;
    readonly request_headers?: {
      readonly header_name: string;
      readonly descriptor_key: string;
      readonly skip_if_absent?: boolean;
    };
  }

  it('makes descriptors that rules understand', async () => {
    const { manager, filter } = await envoy('envoy-rate-limit.yaml', 'envoy.filters.http.ratelimit');
    expect(filter.domain).toBe('api');
    const actions: readonly Action[] = manager.route_config.virtual_hosts[0].rate_limits[0].actions;
    const entries = (headers: Readonly<Record<string, string>>) =>
      actions.flatMap(({ remote_address: address, request_headers: named }) => {
        if (address !== undefined) return [{ key: 'remote_address', value: '192.0.2.7' }];
        if (named === undefined) throw new Error('an action that this test does not know');
        const value = headers[named.header_name];
        // Envoy would leave the whole descriptor out, and with it every limit.
        if (value === undefined && named.skip_if_absent !== true)
          throw new Error(`${named.header_name} is missing`);
        return value === undefined ? [] : [{ key: named.descriptor_key, value }];
      });
    const request = { ':method': 'GET', ':path': '/search?page=1' };
    const codes = [];
    for (const own of [{}, {}, {}, { 'x-api-key': 'of-envoy' }]) {
      codes.push(await overallCode(service, 'api', entries({ ...request, ...own })));
    }
    expect(codes).toEqual(['OK', 'OK', 'OVER_LIMIT', 'OK']);
  });

  it('calls an endpoint of ext_authz that answers 200, then 429', async () => {
    const { filter } = await envoy('envoy-ext-authz.yaml', 'envoy.filters.http.ext_authz');
    const { path_prefix: prefix, authorization_response: answer } = filter.http_service;
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      // Envoy's own address is the last one.
      const headers = { 'x-forwarded-for': `10.0.0.${i}, 192.0.2.8` };
      const response = await fetch(`${service.url}${prefix}/search?page=1`, { headers });
      statuses.push(response.status);
      const passed = i < 2 ? answer.allowed_client_headers_on_success : answer.allowed_client_headers;
      for (const { exact } of passed.patterns) expect(response.headers.has(exact), exact).toBe(true);
    }
    expect(statuses).toEqual([200, 200, 429]);
    const sent = filter.allowed_headers.patterns.map(({ exact }: { exact: string }) => exact);
    expect(sent).toEqual(['x-forwarded-for', 'x-api-key']);
  });

  // biome-ignore lint/suspicious/noExplicitAny: a file of somebody else's format
  async function envoy(file: string, name: string): Promise<{ manager: any; filter: any }> {
    const { static_resources: resources } = parse(await read(`ops/gateways/${file}`));
    const manager = resources.listeners[0].filter_chains[0].filters[0].typed_config;
    const found = manager.http_filters.find((one: { name: string }) => one.name === name);
    return { manager, filter: found.typed_config };
  }
});

it('the files for Traefik, Kong and APISIX parse, and call the endpoint of the same domain', async () => {
  const endpoint = 'http://127.0.0.1:8080/v1/forward-auth/api';
  const traefik = parse(await read('ops/gateways/traefik.yaml')).http;
  expect(traefik.middlewares.sluice.forwardAuth).toMatchObject({
    address: endpoint,
    trustForwardHeader: false,
  });
  expect(traefik.routers.app).toMatchObject({ middlewares: ['sluice'], service: 'app' });
  const [route] = parse(await read('ops/gateways/apisix.yaml')).routes;
  expect(route.plugins['forward-auth']).toMatchObject({
    uri: endpoint,
    timeout: 150,
    allow_degradation: true,
  });
  const [{ plugins }] = parse(await read('ops/gateways/kong.yaml')).services;
  expect(plugins[0].config.access[0]).toContain(`"${endpoint}"`);
});

it('the Lua for Kong compiles', async () => {
  const { env } = await unpackDebianPackages('gateways', GATEWAY_PACKAGES);
  const [{ plugins }] = parse(await read('ops/gateways/kong.yaml')).services;
  const scripts: string[] = [...plugins[0].config.access, ...plugins[0].config.header_filter];
  const compile = async (list: readonly string[]) => {
    await writeFile(join(folder, 'kong.lua'), list.map((text) => `assert(load([==[${text}]==]))`).join('\n'));
    await writeFile(
      join(folder, 'kong.cfg'),
      `global\n  lua-load ${join(folder, 'kong.lua')}\nfrontend none\n  bind 127.0.0.1:1\n`,
    );
    await promisify(execFile)('haproxy', ['-c', '-f', join(folder, 'kong.cfg')], { env });
  };
  await compile(scripts);
  await expect(compile(['local function'])).rejects.toThrow(/expected/);
});

async function overallCode(to: Service, domain: string, entries: readonly object[]): Promise<string> {
  const response = await fetch(`${to.url}/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ domain, descriptors: [{ entries }] }),
  });
  return ((await response.json()) as { overallCode: string }).overallCode;
}

/** The blocks of code of a page, in order. */
async function blocksOf(page: string): Promise<readonly string[]> {
  return [...(await read(page)).matchAll(/^```\w+\n([\s\S]*?)\n```$/gm)].map(([, code = '']) => code);
}
