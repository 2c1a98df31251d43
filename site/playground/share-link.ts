import { algorithmNames, bounds, type Field, type LimitSpec, offers } from './limit-spec.ts';
import { type Lane, MOST_LANES, MOST_LIMITS, type Scenario } from './scenario.ts';
import { type TrafficSpec, trafficBounds } from './traffic.ts';

/** Links of other versions are ignored, not guessed. */
const VERSION = '1';

/** Longer than any link that the playground writes: more is not read. */
const MOST_CHARACTERS = 2000;

/** More clicks than this do not fit into a link. */
const MOST_CLICKS = 200;

/**
 * The scenario as the fragment of an address, which never leaves the browser: `v=1&a=tokenBucket,6,6,10000`.
 * `undefined` for a log, which is a visitor's own data and belongs into no link.
 */
export function toFragment({ lanes, traffic }: Scenario): string | undefined {
  const written = trafficText(traffic);
  if (written === undefined) return undefined;
  const parts = [`v=${VERSION}`, ...lanes.map((lane, i) => `${'ab'[i]}=${lane.map(specText).join(';')}`)];
  return [...parts, `t=${written}`].join('&');
}

/**
 * Reads a fragment. `undefined` unless it is one that `toFragment` writes: a link may come from anybody, so
 * its values are numbers within the bounds of the form and words of its menus. Unknown parts are ignored.
 */
export function fromFragment(fragment: string): Scenario | undefined {
  if (fragment.length > MOST_CHARACTERS) return undefined;
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  if (parts.get('v') !== VERSION) return undefined;
  const lanes = ['a', 'b']
    .slice(0, MOST_LANES)
    .flatMap((name) => parts.get(name) ?? [])
    .map(laneOf);
  const traffic = trafficOf(parts.get('t') ?? '');
  if (traffic === undefined || lanes.length === 0 || lanes.includes(undefined)) return undefined;
  return { lanes: lanes as Lane[], traffic };
}

function specText({ algorithm, values }: LimitSpec): string {
  const fields = offers[algorithm].fields.map((field) => {
    const value = values[field.name];
    return field.unit === 'choice' ? field.choices.indexOf(String(value)) : value;
  });
  return [algorithm, ...fields].join(',');
}

function laneOf(text: string): Lane | undefined {
  const specs = text.split(';').map(specOf);
  if (specs.length > MOST_LIMITS || specs.includes(undefined)) return undefined;
  return specs as LimitSpec[];
}

function specOf(text: string): LimitSpec | undefined {
  const [name, ...written] = text.split(',');
  const algorithm = algorithmNames.find((one) => one === name);
  if (algorithm === undefined) return undefined;
  const { fields } = offers[algorithm];
  if (fields.length !== written.length) return undefined;
  const values = fields.map((field, i) => valueIn(field, written[i] ?? ''));
  if (values.includes(undefined)) return undefined;
  return {
    algorithm,
    values: Object.fromEntries(fields.map(({ name }, i) => [name, values[i] as number | string])),
  };
}

function valueIn(field: Field, text: string): number | string | undefined {
  if (field.unit === 'choice') return field.choices[wholeWithin(text, 0, field.choices.length - 1) ?? -1];
  const { min, max } = bounds[field.unit];
  return wholeWithin(text, min, max);
}

function trafficText(traffic: TrafficSpec): string | undefined {
  switch (traffic.kind) {
    case 'log':
      return undefined;
    case 'clicks':
      return traffic.atMs.length > MOST_CLICKS ? undefined : ['clicks', ...traffic.atMs].join(',');
    case 'steady':
      return ['steady', traffic.perSecond, traffic.seconds].join(',');
    case 'bursts':
      return ['bursts', traffic.size, traffic.everyMs, traffic.seconds].join(',');
    case 'random':
      return ['random', traffic.perSecond, traffic.seconds, traffic.seed].join(',');
  }
}

function trafficOf(text: string): TrafficSpec | undefined {
  const [kind, ...written] = text.split(',');
  const whole = (place: number, field: keyof typeof trafficBounds): number | undefined =>
    wholeWithin(written[place] ?? '', trafficBounds[field].min, trafficBounds[field].max);
  switch (kind) {
    case 'clicks': {
      if (written.length > MOST_CLICKS) return undefined;
      const atMs = written.map((_, i) => whole(i, 'atMs'));
      return atMs.includes(undefined) ? undefined : { kind, atMs: atMs as number[] };
    }
    case 'steady':
      return complete({ kind, perSecond: rateOf(written[0]), seconds: whole(1, 'seconds') });
    case 'bursts':
      return complete({
        kind,
        size: whole(0, 'size'),
        everyMs: whole(1, 'everyMs'),
        seconds: whole(2, 'seconds'),
      });
    case 'random':
      return complete({
        kind,
        perSecond: rateOf(written[0]),
        seconds: whole(1, 'seconds'),
        seed: whole(2, 'seed'),
      });
    default:
      return undefined;
  }
}

function complete(traffic: Readonly<Record<string, unknown>>): TrafficSpec | undefined {
  return Object.values(traffic).includes(undefined) ? undefined : (traffic as unknown as TrafficSpec);
}

function rateOf(text = ''): number | undefined {
  const { min, max } = trafficBounds.perSecond;
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(text)) return undefined;
  const rate = Number(text);
  return rate >= min && rate <= max ? rate : undefined;
}

function wholeWithin(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,12}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= min && number <= max ? number : undefined;
}
