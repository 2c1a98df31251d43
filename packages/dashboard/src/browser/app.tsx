import { useEffect, useState } from 'preact/hooks';
import type { KeyQuery, LimiterState, LiveMessage } from '../messages.ts';
import { Actions, Outages } from './events.tsx';
import { formatTime } from './formats.ts';
import { KeyPanel } from './key-panel.tsx';
import { type Connection, useLive } from './live-stream.ts';
import { RateChart } from './rate-chart.tsx';
import { Limits, Stores, TopKeys } from './tables.tsx';
import { Tiles } from './tiles.tsx';

const RANGES = [
  { text: '2 min', unit: 'second', stepMs: 1000, steps: 120 },
  { text: '1 hour', unit: 'minute', stepMs: 60_000, steps: 60 },
] as const;

/** The whole page. */
export function App() {
  const [limiter, setLimiter] = useState('');
  const [range, setRange] = useState<(typeof RANGES)[number]>(RANGES[0]);
  const [chosen, setChosen] = useState<KeyQuery>();
  const [said, setSaid] = useState('');
  const live = useLive(limiter);
  const { message } = live;
  if (message === undefined) return <p class="loading">{CONNECTION_TEXTS[live.connection]}</p>;
  const all = message.limiters;
  const shown = limiter === '' ? all : all.filter(({ name }) => name === limiter);
  return (
    <>
      <header>
        <h1>Limits</h1>
        <label>
          <span class="muted">Show</span>
          <select value={limiter} onChange={({ currentTarget }) => setLimiter(currentTarget.value)}>
            <option value="">all limiters</option>
            {all.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span class={`state ${live.connection === 'live' ? 'ok' : 'failing'}`}>
          {CONNECTION_TEXTS[live.connection]}
        </span>
      </header>
      <main>
        <OutNotice limiters={all} />
        <Tiles limiters={shown} sinceMs={message.process.sinceMs} nowMs={message.atMs} />
        <div class="columns">
          <section class="card" aria-labelledby="chart-title">
            <div class="title">
              <h2 id="chart-title">Decisions per {range.unit}</h2>
              <fieldset class="switch" aria-label="Time shown">
                {RANGES.map((one) => (
                  <button
                    key={one.text}
                    type="button"
                    aria-pressed={one === range}
                    onClick={() => setRange(one)}
                  >
                    {one.text}
                  </button>
                ))}
              </fieldset>
            </div>
            <RateChart
              series={range.stepMs === 1000 ? live.seconds : live.minutes}
              stepMs={range.stepMs}
              steps={range.steps}
              nowMs={message.atMs}
            />
          </section>
          <div class="aside">
            <KeyPanel
              limiters={all.filter(({ store }) => store !== undefined).map(({ name }) => name)}
              mayAct={message.operator.mayAct}
              chosen={chosen}
              announce={setSaid}
            />
            <section class="card" aria-labelledby="top-title">
              <h2 id="top-title">
                Most denied keys <small class="muted">of late</small>
              </h2>
              <TopKeys
                topKeys={message.topKeys.filter((top) => limiter === '' || top.limiter === limiter)}
                areHashed={message.keysAreHashed}
                onChoose={(of, key) => setChosen({ limiter: of, key })}
              />
            </section>
          </div>
          <section class="card" aria-labelledby="limits-title">
            <h2 id="limits-title">
              Limits <small class="muted">last minute</small>
            </h2>
            <Limits limiters={shown} />
          </section>
          <section class="card" aria-labelledby="stores-title">
            <h2 id="stores-title">
              Stores <small class="muted">last minute</small>
            </h2>
            <Stores limiters={shown} />
            <h3>Outages</h3>
            <Outages outages={message.outages} nowMs={message.atMs} />
          </section>
          <section class="card" aria-labelledby="actions-title">
            <h2 id="actions-title">Actions</h2>
            <Actions actions={message.actions} />
          </section>
        </div>
      </main>
      <Footer message={message} />
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}

const CONNECTION_TEXTS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting …',
  live: 'Live',
  ended: 'Your session has ended. Reload the page.',
};

/** States an outage while it lasts. */
function OutNotice({ limiters }: { readonly limiters: readonly LimiterState[] }) {
  const out = limiters.filter(({ store }) => store?.state === 'out').map(({ name }) => name);
  const wasOut = useWasOut(out.length > 0);
  return (
    <div role="alert">
      {out.length > 0 && (
        <p class="notice bad">
          <b>The store of {out.join(', ')} is out.</b> The failure policy decides; this page keeps counting.
        </p>
      )}
      {out.length === 0 && wasOut && <p class="notice good">The store answers again.</p>}
    </div>
  );
}

const RECOVERED_FOR_MS = 30_000;

/** Whether an outage has ended in the last half minute. */
function useWasOut(isOut: boolean): boolean {
  const [wasOut, setWasOut] = useState(false);
  useEffect(() => {
    if (isOut) {
      setWasOut(true);
      return undefined;
    }
    const timer = setTimeout(() => setWasOut(false), RECOVERED_FOR_MS);
    return () => clearTimeout(timer);
  }, [isOut]);
  return wasOut;
}

function Footer({ message: { process, operator } }: { readonly message: LiveMessage }) {
  return (
    <footer class="muted">
      <p>
        Counts are those of this process only: {process.host}, process {process.pid}, since{' '}
        {formatTime(process.sinceMs)}. What a key has left comes from the store, and actions hold for every
        process that shares it.
      </p>
      {operator.name !== undefined && <p>Signed in as {operator.name}.</p>}
    </footer>
  );
}
