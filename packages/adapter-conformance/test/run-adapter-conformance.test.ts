import { describe, expect, it } from 'vitest';
import { adapterConformanceCases, runAdapterConformance } from '../src/index.ts';
import { everything } from './adapters/app.ts';
import { nodeAdapter } from './adapters/node-adapter.ts';

interface Registered {
  readonly path: readonly string[];
  readonly name: string;
  readonly run: (...context: unknown[]) => Promise<void>;
}

function register(adapter: Parameters<typeof runAdapterConformance>[1]): readonly Registered[] {
  const registered: Registered[] = [];
  let path: readonly string[] = [];
  runAdapterConformance(
    {
      describe(name, define) {
        const outer = path;
        path = [...path, name];
        define();
        path = outer;
      },
      it: (name, run) => registered.push({ path, name, run }),
    },
    adapter,
  );
  return registered;
}

const serve = () => Promise.reject(new Error('no server'));
const modest = Object.fromEntries(Object.keys(everything).map((name) => [name, false])) as never;

describe('runAdapterConformance', () => {
  it('registers every case under the name of the adapter, and its group, before anything is served', () => {
    const registered = register({ name: 'mine', serve, capabilities: everything });
    expect(registered).toHaveLength(adapterConformanceCases.length);
    expect(new Set(registered.map(({ path }) => path[0]))).toEqual(new Set(['mine']));
    const groups = new Set(adapterConformanceCases.map(({ group }) => group));
    expect(new Set(registered.map(({ path }) => path[1]))).toEqual(groups);
  });

  it('declares no parameters, which some runners would take for a callback to wait for', () => {
    for (const { run } of register({ name: 'mine', serve, capabilities: modest }))
      expect(run).toHaveLength(0);
  });

  it('says in the name that a case is not applicable, and in a note', async () => {
    const adapter = nodeAdapter('mine', { capabilities: { webResponses: false } });
    const lacking = register(adapter).filter(({ name }) => name.includes('(not applicable: '));
    expect(lacking).toHaveLength(
      adapterConformanceCases.filter(({ needs }) => needs[0] === 'webResponses').length,
    );
    for (const { name, run } of lacking) {
      const notes: string[] = [];
      await run({ diagnostic: (text: string) => notes.push(text) });
      expect(notes, name).toEqual([name.slice(name.indexOf('not applicable'), -1)]);
    }
  });

  it('rejects with what is wrong', async () => {
    const [first] = register({ name: 'mine', serve, capabilities: everything });
    await expect(first?.run()).rejects.toThrow('no server');
  });

  it.each<[object | undefined, string]>([
    [undefined, '`name` must be a string'],
    [{ name: '', serve, capabilities: everything }, '`name` must be a string'],
    [{ name: 'mine', capabilities: everything }, '`serve` must be a function'],
    [{ name: 'mine', serve }, '`capabilities` must be an object with routes, unrouted'],
    [{ name: 'mine', serve, capabilities: { ...everything, http3: true } }, 'there is no capability "http3"'],
    [
      { name: 'mine', serve, capabilities: { ...everything, http2: 'yes' } },
      '`capabilities.http2` must be true or false, but is yes',
    ],
    [
      { name: 'mine', serve, capabilities: { ...everything, http2: undefined } },
      '`capabilities.http2` must be true or false, but is undefined',
    ],
  ])('throws at once for %j', (adapter, message) => {
    expect(() => register(adapter as never)).toThrow(message);
  });
});

describe('a case', () => {
  it('closes every app that it was given, even when it fails', async () => {
    for (const testCase of adapterConformanceCases) {
      let open = 0;
      const { serve: serveWorking, ...adapter } = nodeAdapter('mine', { responder: { setHeader() {} } });
      await testCase
        .run({
          ...adapter,
          async serve(options, settings) {
            const { origin, close } = await serveWorking(options, settings);
            open++;
            return {
              origin,
              close() {
                open--;
                close();
              },
            };
          },
        })
        .catch(() => undefined);
      expect(open, testCase.name).toBe(0);
    }
  });
});
