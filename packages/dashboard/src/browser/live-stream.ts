import { useEffect, useState } from 'preact/hooks';
import type { LiveMessage, Point } from '../messages.ts';

/** Whether messages arrive. `ended`: the server does not admit this browser any more. */
export type Connection = 'connecting' | 'live' | 'ended';

/** The points of a series, by the start of their step. */
export type Series = ReadonlyMap<number, Point>;

/** What the page shows, as of the last message. */
export interface Live {
  readonly connection: Connection;
  readonly message?: LiveMessage;
  readonly seconds: Series;
  readonly minutes: Series;
}

const NOTHING: Live = { connection: 'connecting', seconds: new Map(), minutes: new Map() };

/** Follows the live stream for one limiter, or for all of them if the name is empty. */
export function useLive(limiter: string): Live {
  const [live, setLive] = useState<Live>(NOTHING);
  useEffect(() => {
    const source = new EventSource(limiter === '' ? 'live' : `live?limiter=${encodeURIComponent(limiter)}`);
    let isFirst = true;
    source.onmessage = ({ data }) => {
      const message: LiveMessage = JSON.parse(data);
      // The first message of each connection holds the whole past.
      const past = isFirst ? NOTHING : undefined;
      isFirst = false;
      setLive((before) => ({
        connection: 'live',
        message,
        seconds: merged((past ?? before).seconds, message.seconds, message.atMs - 120_000),
        minutes: merged((past ?? before).minutes, message.minutes, message.atMs - 3_600_000),
      }));
    };
    source.onerror = () => {
      isFirst = true;
      const hasEnded = source.readyState === EventSource.CLOSED;
      setLive((before) => ({ ...before, connection: hasEnded ? 'ended' : 'connecting' }));
    };
    return () => source.close();
  }, [limiter]);
  return live;
}

function merged(before: Series, points: readonly Point[], sinceMs: number): Series {
  const all = new Map(before);
  for (const point of points) all.set(point[0], point);
  for (const atMs of all.keys()) if (atMs < sinceMs) all.delete(atMs);
  return all;
}
