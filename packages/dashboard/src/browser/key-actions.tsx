import { useState } from 'preact/hooks';
import type { ActRequest, KeyQuery, KeyReport } from '../messages.ts';
import { ConfirmDialog, type Question } from './confirm-dialog.tsx';
import { isBlocked } from './key-details.tsx';

type Request = Omit<ActRequest, keyof KeyQuery>;

interface KeyActionsProps {
  readonly report: KeyReport;
  readonly isBusy: boolean;
  readonly onAct: (request: Request, done: string) => void;
}

interface Planned extends Question {
  readonly request: Request;
  readonly done: string;
}

const DURATIONS = [
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['1d', '1 day'],
  ['1w', '1 week'],
] as const;

/** The buttons that change something. Each asks first. */
export function KeyActions({ report, isBusy, onAct }: KeyActionsProps) {
  const [duration, setDuration] = useState<string>('1h');
  const [cost, setCost] = useState('1');
  const [planned, setPlanned] = useState<Planned>();
  const canBlock = report.limits.some(({ kind }) => kind === 'block');
  const units = Number(cost);
  const isCost = Number.isSafeInteger(units) && units > 0;
  return (
    <fieldset disabled={isBusy}>
      <legend>Act on this key</legend>
      <div class="action">
        <label>
          Block for
          <select
            value={duration}
            disabled={!canBlock}
            onChange={({ currentTarget }) => setDuration(currentTarget.value)}
          >
            {DURATIONS.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="harsh" disabled={!canBlock} onClick={() => setPlanned(block(duration))}>
          Block
        </button>
        <button type="button" disabled={!isBlocked(report)} onClick={() => setPlanned(UNBLOCK)}>
          Unblock
        </button>
      </div>
      {!canBlock && report.failure === undefined && (
        <p class="muted">To block keys, this limiter needs a block among its limits.</p>
      )}
      <div class="action">
        <label>
          Take units
          <input
            type="number"
            inputMode="numeric"
            min="1"
            value={cost}
            onInput={({ currentTarget }) => setCost(currentTarget.value)}
          />
        </label>
        <button type="button" disabled={!isCost} onClick={() => setPlanned(penalize(units))}>
          Penalize
        </button>
        <button type="button" onClick={() => setPlanned(RESET)}>
          Reset usage
        </button>
      </div>
      {planned !== undefined && (
        <ConfirmDialog
          question={planned}
          subject={report.key}
          onCancel={() => setPlanned(undefined)}
          onConfirm={() => {
            setPlanned(undefined);
            onAct(planned.request, planned.done);
          }}
        />
      )}
    </fieldset>
  );
}

const UNBLOCK: Planned = {
  title: 'Unblock this key?',
  text: 'Its other limits apply again, with the usage that they have counted.',
  confirm: 'Unblock',
  isHarsh: false,
  request: { action: 'unblock' },
  done: 'The key is unblocked.',
};

const RESET: Planned = {
  title: 'Reset this key?',
  text: 'All of its usage is forgotten, and a block ends. This cannot be undone.',
  confirm: 'Reset',
  isHarsh: false,
  request: { action: 'reset' },
  done: 'The usage of the key is reset.',
};

function block(duration: string): Planned {
  const text = DURATIONS.find(([value]) => value === duration)?.[1] ?? duration;
  return {
    title: `Block this key for ${text}?`,
    text: 'Every check of it is denied from now on, in all processes that share the store.',
    confirm: 'Block',
    isHarsh: true,
    request: { action: 'block', duration },
    done: `The key is blocked for ${text}.`,
  };
}

function penalize(cost: number): Planned {
  return {
    title: `Take ${cost} ${cost === 1 ? 'unit' : 'units'} from this key?`,
    text: 'They count as used in every limit, or as many of them as are left.',
    confirm: 'Penalize',
    isHarsh: true,
    request: { action: 'penalize', cost },
    done: 'The key is penalized.',
  };
}
