import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltCommand, buildCommand, finished, type Running, run } from './command.ts';
import { asked, envoyClient } from './envoy-client.ts';
import { folder } from './service.ts';

let command: BuiltCommand;

beforeAll(async () => {
  command = await buildCommand();
});

afterAll(() => command.remove());

const limits = (perMinute: number): string => `version: 1
domains:
  api:
    rules:
      - { name: per-ip, key: [ip], limit: ${perMinute}/1m }
`;

function folderWith(text: string, name = 'limits.yaml'): string {
  const path = folder();
  writeFileSync(join(path, name), text);
  return path;
}

/** Resolves to the address that the service prints. */
async function addressOf(service: Running, kind = 'listening'): Promise<string> {
  await expect
    .poll(() => `${service.out()}${service.process.exitCode === null ? '' : service.err()}`)
    .toMatch(new RegExp(`${kind} on \\S+\\n`));
  return (
    / on (\S+)\n/.exec(service.out().slice(service.out().indexOf(kind))) as RegExpExecArray
  )[1] as string;
}

async function check(
  url: string,
  ip = '192.0.2.1',
): Promise<{ allowed: boolean; limit: number; remaining: number }> {
  const response = await fetch(`${url}/v1/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ domain: 'api', attributes: { ip } }),
  });
  return (await response.json()) as { allowed: boolean; limit: number; remaining: number };
}

describe('sluice serve', () => {
  it('in a folder with nothing but a file: one command starts it, one request gets a decision, one edit changes a limit', async () => {
    const cwd = folderWith(limits(3));
    const service = run(command, ['serve', '--config', 'limits.yaml', '--port', '0', '--drain', '0'], cwd);
    const url = await addressOf(service);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await check(url)).toMatchObject({ allowed: true, limit: 3, remaining: 2 });
    writeFileSync(join(cwd, 'limits.yaml'), limits(50));
    // Usage stays.
    await expect.poll(async () => (await check(url)).limit).toBe(50);
    expect((await check(url)).remaining).toBeLessThan(48);
    // A file that cannot be used changes nothing, and the log says why.
    writeFileSync(join(cwd, 'limits.yaml'), limits(50).replace('50/1m', 'fifty'));
    await expect.poll(() => service.err()).toMatch(/limits\.yaml:5:\d+/);
    expect((await check(url)).limit).toBe(50);
    service.process.kill('SIGTERM');
    const { code, out, err } = await service.ended;
    expect(code).toBe(0);
    // People read the address, programs the log.
    expect(out).toBe(`sluice: listening on ${url}\n`);
    const lines = err.trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
    expect(lines.map((line) => JSON.parse(line).msg)).toContain('ready');
  });

  it('loads the files again on SIGHUP, and answers Envoy', async () => {
    const cwd = folderWith(limits(3));
    const edge = (per: number) =>
      `domain: edge\ndescriptors:\n  - key: ip\n    rate_limit: { unit: hour, requests_per_unit: ${per} }\n`;
    writeFileSync(join(cwd, 'edge.yaml'), edge(1));
    const args = ['--no-watch', '--envoy', 'edge.yaml', '--grpc-port', '0', '--drain', '0ms'];
    const service = run(command, ['serve', '--config', 'limits.yaml', '--port', '0', ...args], cwd);
    const url = await addressOf(service);
    const client = envoyClient(await addressOf(service, 'gRPC'));
    const request = asked('edge', [['ip', '192.0.2.1']]);
    const answer = async () => (await client.call(request)).statuses[0].current_limit.requests_per_unit;
    expect(await answer()).toBe(1);
    writeFileSync(join(cwd, 'edge.yaml'), edge(7));
    writeFileSync(join(cwd, 'limits.yaml'), limits(9));
    service.process.kill('SIGHUP');
    await expect.poll(answer).toBe(7);
    expect((await check(url)).limit).toBe(9);
    service.process.kill('SIGINT');
    expect((await service.ended).code).toBe(0);
  });

  const mistakes: readonly [name: string, args: readonly string[], message: RegExp][] = [
    ['a file that does not exist', ['-c', 'none.yaml'], /none\.yaml/],
    ['a file that is wrong', ['-c', 'wrong.yaml'], /wrong\.yaml:5:\d+: .*limit/],
    ['no file', [], /--config/],
    ['a port out of range', ['-c', 'limits.yaml', '-p', '99999'], /0 to 65535/],
    ['an unknown option', ['-c', 'limits.yaml', '--prot', '1'], /Did you mean --port/],
    ['an invalid duration', ['-c', 'limits.yaml', '--store-deadline', 'soon'], /duration/],
    ['listening beyond this machine without tokens', ['-c', 'limits.yaml', '--host', '0.0.0.0'], /--tokens/],
    ['half of TLS', ['-c', 'limits.yaml', '--tls-cert', 'limits.yaml'], /--tls-key/],
    [
      'a file of tokens that is wrong',
      ['-c', 'limits.yaml', '--tokens', 'limits.yaml'],
      /limits\.yaml: .*tokens/,
    ],
  ];

  it('reports a mistake in one line, and exits with 1', async () => {
    const cwd = folderWith(limits(3));
    writeFileSync(join(cwd, 'wrong.yaml'), limits(3).replace('3/1m', 'three'));
    for (const [name, args, message] of mistakes) {
      const { code, out, err } = await finished(
        'serve',
        ...args.map((arg) => arg.replace(/^(?=\w+\.yaml$)/, `${cwd}/`)),
      );
      expect({ name, code, out }).toEqual({ name, code: 1, out: '' });
      expect(err, name).toMatch(message);
      expect(err, name).not.toMatch(/\n\s+at /);
    }
  });
});

describe('sluice check', () => {
  it('exits with 0 for files that can be used, and with 1 and the position for others', async () => {
    const cwd = folderWith(limits(3));
    writeFileSync(join(cwd, 'wrong.yaml'), limits(3).replace('3/1m', 'three'));
    const good = await finished('check', `${cwd}/limits.yaml`);
    expect(good).toMatchObject({
      code: 0,
      out: expect.stringMatching(/limits\.yaml: valid \(domain: api\)/),
    });
    const bad = await finished('check', `${cwd}/limits.yaml`, `${cwd}/wrong.yaml`);
    expect(bad).toMatchObject({ code: 1, err: expect.stringMatching(/wrong\.yaml:5:\d+/) });
  });

  it('knows the files of envoyproxy/ratelimit', async () => {
    const cwd = folderWith(
      'domain: edge\ndescriptors:\n  - { key: a, rate_limit: { unit: eon } }\n',
      'edge.yaml',
    );
    const { code, err } = await finished('check', '--envoy', `${cwd}/edge.yaml`);
    expect(code).toBe(1);
    expect(err).toMatch(/edge\.yaml:3:\d+/);
  });
});

describe('sluice explain', () => {
  it('says which rules match and what they count, as text and as JSON', async () => {
    const cwd = folderWith(limits(3));
    const text = await finished('explain', `${cwd}/limits.yaml`, '-a', 'ip=192.0.2.1');
    expect(text).toMatchObject({
      code: 0,
      out: expect.stringMatching(/per-ip: 3\/1m, counts "ip=192\.0\.2\.1"/),
    });
    const attributes = ['--attributes', '{"ip":"192.0.2.1"}'];
    const json = await finished('explain', '-c', `${cwd}/limits.yaml`, '-d', 'api', ...attributes, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ domain: 'api', limits: [{ name: 'per-ip' }] });
    const wrong = await finished('explain', `${cwd}/limits.yaml`, '-a', 'ip');
    expect(wrong).toMatchObject({ code: 1, err: expect.stringMatching(/NAME=VALUE/) });
  });
});

describe('sluice convert', () => {
  it('prints a file of envoyproxy/ratelimit as one that `sluice check` takes', async () => {
    const cwd = folderWith(
      'domain: edge\ndescriptors:\n  - { key: remote_address, rate_limit: { unit: day, requests_per_unit: 9 }, metadata: { a: 1 } }\n',
      'edge.yaml',
    );
    const { code, out, err } = await finished('convert', `${cwd}/edge.yaml`);
    expect(code).toBe(0);
    expect(err).toMatch(/edge\.yaml:3:\d+: `metadata`/);
    writeFileSync(join(cwd, 'limits.yaml'), out);
    expect((await finished('check', `${cwd}/limits.yaml`)).code).toBe(0);
  });
});
