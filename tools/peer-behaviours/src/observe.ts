import type { ServerName } from '../suite.ts';
import type { Abilities } from './abilities.ts';
import type { Behaviour } from './behaviour.ts';
import { type Contestant, nameOf } from './contestant.ts';
import { elsewhereOf } from './elsewhere.ts';
import { firstLine } from './first-line.ts';
import { inOrder } from './in-order.ts';
import { type Servers, urlsOf } from './servers.ts';
import { surroundingsOf } from './surroundings.ts';
import { within } from './within.ts';

/** What became of a behaviour and a contestant. */
export interface Cell {
  readonly library: string;
  readonly form: string;
  /** `missing`: nothing was seen, and `seen` says why. Never a judgement. */
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
  readonly abilities?: Abilities;
  readonly urls: Partial<Record<ServerName, string>>;
  end(): Promise<void>;
}

/** Imports a contestant and makes it ready. What fails is told in `missing`. */
export async function enter(contestant: Contestant, servers: Servers, limitMs: number): Promise<Entrant> {
  const urls = urlsOf(servers);
  const { surroundings, end } = surroundingsOf(urls);
  const entrant = { contestant, urls, end: () => within(limitMs, end()) };
  for (const kind of contestant.needs) {
    const server = servers[kind];
    if ('missing' in server)
      return { ...entrant, missing: `no ${kind} server: ${firstLine(server.missing)}` };
  }
  try {
    const opened = contestant.load().then((loaded) => loaded.abilities(surroundings));
    return { ...entrant, abilities: await within(limitMs, opened) };
  } catch (error) {
    return { ...entrant, missing: `could not be loaded: ${firstLine(error)}` };
  }
}

/** Runs a behaviour for all of them: at once, since each waits most of the time, or one by one if it is to be alone. */
export async function observeAll(
  behaviour: Behaviour,
  entrants: readonly Entrant[],
  limitMs: number,
): Promise<Row> {
  const observe = (entrant: Entrant) => observeOne(behaviour, entrant, limitMs);
  const cells = await inOrder(entrants, behaviour.isAlone ? 1 : entrants.length, observe);
  const { title, why, evidence } = behaviour;
  return { title, why, ...(evidence !== undefined && { evidence }), cells };
}

async function observeOne(behaviour: Behaviour, entrant: Entrant, limitMs: number): Promise<Cell> {
  const { library, form } = entrant.contestant;
  const { contestant, abilities, urls, missing = 'not loaded' } = entrant;
  if (abilities === undefined) return { library, form, verdict: 'missing', seen: missing };
  const elsewhere = elsewhereOf(contestant, urls);
  try {
    const seen = await within(limitMs, behaviour.observe(abilities, elsewhere));
    if (seen === undefined) return { library, form, verdict: 'not offered', seen: '' };
    return { library, form, ...seen };
  } catch (error) {
    return { library, form, verdict: 'missing', seen: firstLine(error) };
  } finally {
    elsewhere.end();
  }
}

/** What was not seen, and why: a contestant that takes no part once, else each cell. */
export function missingOf(entrants: readonly Entrant[], rows: readonly Row[]): string[] {
  const absent = entrants.filter(({ abilities }) => abilities === undefined);
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
