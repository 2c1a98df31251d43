import type { ServerResponse } from 'node:http';
import { type Conclude, concludeWith, type Framework, Guard, type Responder } from '@sluice/http';
import { nodeFramework, nodeResponder } from '@sluice/http/node';
import type { AdapterCapabilities, AdapterUnderTest, AppSettings, SuiteOptions } from '../../src/index.ts';
import { answer, everything, listen, type Message, parseBody, routeOf } from './app.ts';

export type Next = (error?: object) => void;
export type NodeConclude = Conclude<Message, ServerResponse>;

/** The parts of a working adapter for `node:http`. A broken one replaces a part. */
export interface NodeParts {
  readonly capabilities?: Partial<AdapterCapabilities>;
  /** Changes the options of a limiter. */
  options?(options: SuiteOptions): SuiteOptions;
  framework?(working: Framework<Message, ServerResponse>): Partial<Framework<Message, ServerResponse>>;
  readonly responder?: Partial<Responder<Message, ServerResponse>>;
  conclude?(working: NodeConclude, options: SuiteOptions): NodeConclude;
  /** Changes the settings of the app. */
  settings?(settings: AppSettings): AppSettings;
  /** Called with each request before the limiters. */
  before?(request: Message, response: ServerResponse): void;
  /** Whether the limiters pass over a request. */
  skips?(request: Message): boolean;
  /** Called with what is served. */
  onServe?(options: readonly SuiteOptions[]): void;
}

/** The working adapter, or one with a part that is not. */
export function nodeAdapter(name: string, parts: NodeParts = {}): AdapterUnderTest {
  const { options: given = (one) => one, conclude = (working) => working, skips = () => false } = parts;
  return {
    name,
    capabilities: { ...everything, ...parts.capabilities },
    async serve(options, asked) {
      const settings = parts.settings?.(asked) ?? asked;
      parts.onServe?.(options);
      const working = frameworkOf(settings);
      const framework = { ...working, ...parts.framework?.(working) };
      const responder = { ...(nodeResponder as Responder<Message, ServerResponse>), ...parts.responder };
      const limiters = options.map(given).map((one) => {
        const guard = new Guard<Message, ServerResponse>(framework, one);
        const concluding = conclude(concludeWith(responder, one.onLimited), one);
        return (request: Message, response: ServerResponse, next: Next): void => {
          concluding(guard.check(request, response), request, response, next);
        };
      });

      async function handle(request: Message, response: ServerResponse): Promise<void> {
        if (routeOf(request) === undefined) answer(response, { status: 404, headers: {}, body: 'No route.' });
        else if (!(await parseBody(request))) {
          answer(response, { status: 400, headers: {}, body: 'Malformed.' });
        } else answer(response, await settings.handle(request));
      }

      function pass(i: number, request: Message, response: ServerResponse): void {
        const limiter = limiters[i];
        const fail = (error: unknown): void => {
          try {
            answer(response, settings.answerError(error));
          } catch {
            // Of headers that contradict each other, as a broken adapter leaves them.
            response.destroy();
          }
        };
        if (limiter === undefined) void handle(request, response).catch(fail);
        else limiter(request, response, (error) => (error ? fail(error) : pass(i + 1, request, response)));
      }

      return listen(async (request: Message, response) => {
        for (const [header, value] of Object.entries(settings.headers)) response.setHeader(header, value);
        parts.before?.(request, response);
        if (settings.parsesFirst && !(await parseBody(request))) {
          answer(response, { status: 400, headers: {}, body: 'Malformed.' });
          return;
        }
        const isLimited = settings.limitedAt === 'app' || routeOf(request) !== undefined;
        pass(isLimited && !skips(request) ? 0 : limiters.length, request, response);
      }, settings);
    },
  };
}

function frameworkOf({ trustsProxy, limitedAt }: AppSettings): Framework<Message, ServerResponse> {
  return nodeFramework<Message, ServerResponse>({
    message: (request) => request,
    reply: (response) => response,
    address({ headers, socket }) {
      const added = trustsProxy
        ? String(headers['x-forwarded-for'] ?? '')
            .split(',')
            .at(-1)
            ?.trim()
        : '';
      return added || socket.remoteAddress;
    },
    trustedProxies: () => (trustsProxy ? 'some' : 'none'),
    route: (request) => (limitedAt === 'routes' ? routeOf(request) : undefined),
  });
}
