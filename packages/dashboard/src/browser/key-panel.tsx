import { useEffect, useRef, useState } from 'preact/hooks';
import type { ActRequest, KeyQuery, KeyReport } from '../messages.ts';
import { KeyActions } from './key-actions.tsx';
import { KeyDetails } from './key-details.tsx';
import { act, lookUp } from './requests.ts';

interface KeyPanelProps {
  readonly limiters: readonly string[];
  readonly mayAct: boolean;
  /** The key that was chosen elsewhere on the page. A new object is a new choice. */
  readonly chosen: KeyQuery | undefined;
  readonly announce: (text: string) => void;
}

/** How often what is shown of a key is read again. */
const REFRESH_MS = 2000;

/** Looks up a key, shows its limits, and acts on it. */
export function KeyPanel({ limiters, mayAct, chosen, announce }: KeyPanelProps) {
  const [limiter, setLimiter] = useState('');
  const [key, setKey] = useState('');
  const [report, setReport] = useState<KeyReport>();
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const shown = useRef<KeyQuery>(undefined);
  const heading = useRef<HTMLHeadingElement>(null);

  async function load(query: KeyQuery, request: () => Promise<KeyReport>, done: string): Promise<void> {
    shown.current = query;
    setIsBusy(true);
    try {
      const answer = await request();
      setProblem('');
      setReport(answer);
      announce(done);
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setIsBusy(false);
    }
  }

  function find(query: KeyQuery): void {
    setReport(undefined);
    void load(query, () => lookUp(query), 'Key found.').then(() => heading.current?.focus());
  }

  useEffect(() => {
    if (chosen === undefined) return;
    setLimiter(chosen.limiter);
    setKey(chosen.key);
    find(chosen);
  }, [chosen]);

  useEffect(() => {
    const timer = setInterval(() => {
      const query = shown.current;
      if (query === undefined || document.hidden) return;
      lookUp(query).then(
        // An answer for a key that is no longer shown comes too late.
        (answer) => shown.current === query && setReport(answer),
        () => {},
      );
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);

  const selected = limiter === '' ? (limiters[0] ?? '') : limiter;
  const onAct = (request: Omit<ActRequest, keyof KeyQuery>, done: string): void => {
    if (report === undefined) return;
    const query = { limiter: report.limiter, key: report.key };
    void load(query, () => act({ ...query, ...request }), done);
  };
  return (
    <section class="card key-panel" aria-labelledby="key-title">
      <h2 id="key-title">Look up a key</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          find({ limiter: selected, key });
        }}
      >
        <label>
          Limiter
          <select value={selected} onChange={({ currentTarget }) => setLimiter(currentTarget.value)}>
            {limiters.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="wide">
          Key
          <input
            value={key}
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
            placeholder="203.0.113.7"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
          />
        </label>
        <button type="submit" class="primary">
          Look up
        </button>
      </form>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {report === undefined && problem === '' && (
        <p class="empty">A key as your limits count it: an address, a user, an API key.</p>
      )}
      {report !== undefined && (
        <>
          <h3 class="subject code" ref={heading} tabIndex={-1}>
            {report.key === '' ? '(empty key)' : report.key}
          </h3>
          <KeyDetails report={report} />
          {mayAct && <KeyActions report={report} isBusy={isBusy} onAct={onAct} />}
        </>
      )}
    </section>
  );
}
