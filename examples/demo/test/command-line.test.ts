import { describe, expect, it } from 'vitest';
import { HELP, parseArguments } from '../src/arguments.ts';
import { openStore } from '../src/store.ts';

describe('the command line', () => {
  it('has a default for every option, and documents it', () => {
    const defaults = parseArguments([]);
    expect(defaults).toEqual({
      help: false,
      serve: false,
      outbound: false,
      port: 0,
      store: 'memory:',
      adapter: 'express',
    });
    for (const name of Object.keys(defaults)) expect(HELP).toContain(`--${name}`);
  });

  it('accepts every option', () => {
    const args = ['--serve', '--port', '8080', '--store', 'memory:', '--adapter=express', '-h'];
    expect(parseArguments(args)).toEqual({
      help: true,
      outbound: false,
      serve: true,
      port: 8080,
      store: 'memory:',
      adapter: 'express',
    });
  });

  it.each([
    [['--prot', '1'], /prot/],
    [['--port', '-1'], /port/],
    [['--port', '65536'], /--port must be a number from 0 to 65535; got "65536"/],
    [['--port', '80a'], /--port must be a number/],
    [['--adapter', 'koa'], /--adapter must be one of express, fastify; got "koa"/],
    [['--adapter', 'constructor'], /--adapter must be one of express/],
    [['extra'], /extra/],
  ])('rejects %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});

describe('openStore', () => {
  it('opens a memory store', async () => {
    expect((await openStore('memory:')).capabilities.shared).toBe(false);
  });

  it.each(['mongodb://localhost', 'constructor:', 'memory', ''])(
    'names the stores it has, for %j',
    async (url) => {
      await expect(openStore(url)).rejects.toThrow(`The demo has no store for "${url}". It has: memory:`);
    },
  );
});
