import { runEnvironment } from '@sluice/test-servers';
import type { Behaviour } from './behaviour.ts';
import { behaviours as allBehaviours } from './behaviours/all-behaviours.ts';
import { type Contestant, nameOf } from './contestant.ts';
import { contestants as allContestants } from './contestants/all-contestants.ts';
import { type Entrant, enter, missingOf, observeAll, type Row } from './observe.ts';
import type { Report } from './report.ts';
import { mapConcurrently } from './scheduling.ts';
import { type Servers, startServers, stopServers } from './servers.ts';

/** Options that tests set. */
export interface RunOptions {
  readonly contestants?: readonly Contestant[];
  readonly behaviours?: readonly Behaviour[];
  readonly start?: () => Promise<Servers>;
  /** How long one contestant may take for one behaviour. */
  readonly limitMs?: number;
  /** How many behaviours are observed at a time. */
  readonly atOnce?: number;
  /** Called with a line when a behaviour has been observed. */
  readonly onProgress?: (line: string) => void;
}

/** Several times what the slowest behaviour takes. */
const LIMIT_MS = 30_000;
/** Most behaviours wait most of the time; more at once would disturb each other. */
const AT_ONCE = 3;

/**
 * Runs every behaviour against every contestant that offers what it needs, on real servers. Takes about half
 * a minute. Resolves even if something is missing; the report lists it.
 */
export async function runBehaviours(options: RunOptions = {}): Promise<Report> {
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
    const observe = async (behaviour: Behaviour): Promise<Row> => {
      const row = await observeAll(behaviour, entrants, limitMs);
      onProgress(`${++done} of ${behaviours.length}: ${row.title}`);
      return row;
    };
    const disturbs = ({ isAlone = false, isHeavy = false }: Behaviour) => isAlone || isHeavy;
    const [first, then] = [behaviours.filter(disturbs), behaviours.filter((one) => !disturbs(one))];
    const rows: Row[] = [
      ...(await mapConcurrently(first, 1, observe)),
      ...(await mapConcurrently(then, atOnce, observe)),
    ];
    const titles = behaviours.map(({ title }) => title);
    rows.sort((one, other) => titles.indexOf(one.title) - titles.indexOf(other.title));
    return reportOf(servers, entrants, rows);
  } finally {
    // Whatever fails to close is left behind: the run is over and must not hang on it.
    await Promise.allSettled(entrants.map((entrant) => entrant.end()));
    await stopServers(servers);
  }
}

function reportOf(servers: Servers, entrants: readonly Entrant[], rows: readonly Row[]): Report {
  const packages = new Set(entrants.flatMap(({ contestant }) => contestant.packages));
  return {
    missing: missingOf(entrants, rows),
    environment: runEnvironment([...packages].sort(), import.meta.url),
    servers: Object.fromEntries(
      Object.entries(servers).map(([kind, one]) => [kind, 'version' in one ? one.version : null]),
    ),
    contestants: entrants.map(({ contestant, offer }) => ({
      name: nameOf(contestant),
      packages: contestant.packages,
      notes: offer?.notes ?? [],
    })),
    behaviours: rows,
  };
}
