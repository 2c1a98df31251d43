import type { ServerName } from '@sluice/test-servers';
import { type Offer, offers } from './abilities/abilities.ts';
import type { Behaviour } from './behaviour.ts';
import { firstLine } from './check-counts.ts';
import { type Contestant, nameOf } from './contestant.ts';
import { openEnvironment } from './environment.ts';
import { processesOf } from './other-process.ts';
import { mapConcurrently, withTimeout } from './scheduling.ts';
import { type Servers, urlsOf } from './servers.ts';

/** A behaviour and a contestant. */
export interface Cell {
  readonly library: string;
  readonly form: string;
  /** `missing`: nothing was observed, and `seen` says why. Never a verdict. */
  readonly verdict: 'yes' | 'no' | 'not offered' | 'missing';
  readonly seen: string;
}

/** A behaviour and all contestants. */
export interface Row {
  readonly title: string;
  readonly why: string;
  readonly evidence?: string;
  readonly cells: readonly Cell[];
}

/** A contestant that takes part, or why it does not. */
export interface Entrant {
  readonly contestant: Contestant;
  /** Why it does not take part. */
  readonly missing?: string;
  readonly offer?: Offer;
  readonly urls: Partial<Record<ServerName, string>>;
  end(): Promise<void>;
}

/** Imports a contestant and prepares it. Never rejects: a failure is in `missing`. */
export async function enter(contestant: Contestant, servers: Servers, limitMs: number): Promise<Entrant> {
  const urls = urlsOf(servers);
  const { environment, end } = openEnvironment(urls);
  const entrant = { contestant, urls, end: () => withTimeout(limitMs, end()) };
  for (const kind of contestant.needs) {
    const server = servers[kind];
    if ('missing' in server)
      return { ...entrant, missing: `no ${kind} server: ${firstLine(server.missing)}` };
  }
  try {
    const opened = contestant.load().then((loaded) => loaded.offer(environment));
    return { ...entrant, offer: await withTimeout(limitMs, opened) };
  } catch (error) {
    return { ...entrant, missing: `could not be loaded: ${firstLine(error)}` };
  }
}

/**
 * Observes a behaviour for all contestants: at once, because each waits most of the time, or one by one if it
 * is alone.
 */
export async function observeAll(
  behaviour: Behaviour,
  entrants: readonly Entrant[],
  limitMs: number,
): Promise<Row> {
  const observe = (entrant: Entrant) => observeOne(behaviour, entrant, limitMs);
  const cells = await mapConcurrently(entrants, behaviour.isAlone ? 1 : entrants.length, observe);
  const { title, why, evidence } = behaviour;
  return { title, why, ...(evidence !== undefined && { evidence }), cells };
}

async function observeOne(behaviour: Behaviour, entrant: Entrant, limitMs: number): Promise<Cell> {
  const { library, form } = entrant.contestant;
  const { contestant, offer, urls, missing = 'not loaded' } = entrant;
  if (offer === undefined) return { library, form, verdict: 'missing', seen: missing };
  if (!offers(offer, behaviour.needs)) return { library, form, verdict: 'not offered', seen: '' };
  const processes = processesOf(contestant, urls);
  try {
    return { library, form, ...(await withTimeout(limitMs, behaviour.observe(offer, processes))) };
  } catch (error) {
    return { library, form, verdict: 'missing', seen: firstLine(error) };
  } finally {
    processes.end();
  }
}

/** What was not observed, and why: once for a contestant that takes no part, otherwise for each cell. */
export function missingOf(entrants: readonly Entrant[], rows: readonly Row[]): string[] {
  const absent = entrants.filter(({ offer }) => offer === undefined);
  const names = new Set(absent.map(({ contestant }) => nameOf(contestant)));
  return [
    ...absent.map(({ contestant, missing }) => `${nameOf(contestant)}: ${missing}`),
    ...rows.flatMap(({ title, cells }) =>
      cells
        .filter(({ verdict, library, form }) => verdict === 'missing' && !names.has(`${library}, ${form}`))
        .map(({ library, form, seen }) => `${library}, ${form}: ${title}: ${seen}`),
    ),
  ];
}
