import { environment } from '../environment.ts';
import type { Behaviour } from './behaviour.ts';
import { behaviours as allBehaviours } from './behaviours/all-behaviours.ts';
import { type Contestant, nameOf } from './contestant.ts';
import { contestants as allContestants } from './contestants/all-contestants.ts';
import { inOrder } from './in-order.ts';
import { type Entrant, enter, missingOf, observeAll, type Row } from './observe.ts';
import { type Servers, startServers, stopServers } from './servers.ts';
import { markdownOf, type Report } from './table.ts';

/** Who does what. */
export interface CorrectnessReport {
  /** A matrix, then what was seen of each behaviour. */
  readonly markdown: string;
  /** The same, for programs. */
  readonly json: unknown;
  /** What could not be seen, and why. Empty: the report is whole. */
  readonly missing: readonly string[];
}

/** What a run may do differently: for tests. */
export interface CorrectnessOptions {
  readonly contestants?: readonly Contestant[];
  readonly behaviours?: readonly Behaviour[];
  readonly start?: () => Promise<Servers>;
  /** How long one contestant may take for one behaviour. */
  readonly limitMs?: number;
  /** How many behaviours are seen at a time. */
  readonly atOnce?: number;
  /** Called with a line when a behaviour has been seen. */
  readonly onProgress?: (line: string) => void;
}

/** What the longest takes, several times over. */
const LIMIT_MS = 30_000;
/** Most of them wait most of the time; more would disturb each other. */
const AT_ONCE = 3;

/**
 * Runs every behaviour against every contestant that offers it, on real servers, and says who does what. Takes about half a
 * minute. Resolves also when something is missing, and then says what.
 */
export async function runCorrectness(options: CorrectnessOptions = {}): Promise<CorrectnessReport> {
  const {
    contestants = allContestants,
    behaviours = allBehaviours,
    limitMs = LIMIT_MS,
    atOnce = AT_ONCE,
    onProgress = () => {},
  } = options;
  const servers = await (options.start ?? startServers)();
  const entrants: Entrant[] = [];
  try {
    entrants.push(...(await Promise.all(contestants.map((one) => enter(one, servers, limitMs)))));
    let done = 0;
    const see = async (behaviour: Behaviour): Promise<Row> => {
      const row = await observeAll(behaviour, entrants, limitMs);
      onProgress(`${++done} of ${behaviours.length}: ${row.title}`);
      return row;
    };
    const rows: Row[] = [];
    const disturbs = ({ isAlone = false, isHeavy = false }: Behaviour) => isAlone || isHeavy;
    rows.push(...(await inOrder(behaviours.filter(disturbs), 1, see)));
    rows.push(
      ...(await inOrder(
        behaviours.filter((one) => !disturbs(one)),
        atOnce,
        see,
      )),
    );
    const titles = behaviours.map(({ title }) => title);
    rows.sort((one, other) => titles.indexOf(one.title) - titles.indexOf(other.title));
    const missing = missingOf(entrants, rows);
    const json = await reportOf(servers, entrants, rows, missing);
    return { markdown: markdownOf(json), json, missing };
  } finally {
    // What does not close is left behind; the run is over and must not hang on it.
    await Promise.allSettled(entrants.map((entrant) => entrant.end()));
    await stopServers(servers);
  }
}

async function reportOf(
  servers: Servers,
  entrants: readonly Entrant[],
  rows: readonly Row[],
  missing: readonly string[],
): Promise<Report> {
  const packages = new Set(entrants.flatMap(({ contestant }) => contestant.packages));
  return {
    environment: await environment([...packages].sort()),
    servers: Object.fromEntries(
      Object.entries(servers).map(([kind, one]) => [kind, 'version' in one ? one.version : null]),
    ),
    contestants: entrants.map(({ contestant, abilities }) => ({
      name: nameOf(contestant),
      packages: contestant.packages,
      notes: abilities?.notes ?? [],
    })),
    missing,
    behaviours: rows,
  };
}
