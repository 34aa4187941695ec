import type { Deploy } from '../../../src/contract/deploy.ts';
import type { Tone } from '../../../src/domain/status.ts';
import { Mark, type MarkShape } from '../ui/mark.tsx';
import { between, duration, timeOfDay, utc } from '../words/time.ts';
import { type Station, type StationState, stations } from './stations.ts';
import styles from './track.module.css';

type Dress = Readonly<{ shape: MarkShape; tone: Tone | 'ink'; word: string }>;

const DRESS: Readonly<Record<StationState, Dress>> = {
  passed: { shape: 'point', tone: 'ink', word: 'passed' },
  current: { shape: 'dash', tone: 'run', word: 'now' },
  ahead: { shape: 'hollow', tone: 'hold', word: 'ahead' },
  failed: { shape: 'square', tone: 'stop', word: 'failed' },
  stopped: { shape: 'bar', tone: 'hold', word: 'stopped' },
  doubt: { shape: 'diamond', tone: 'doubt', word: 'not known yet' },
  gate: { shape: 'gate', tone: 'wait', word: 'held' },
};

const ARRIVED: Dress = { shape: 'disc', tone: 'go', word: 'live' };

/** A deploy's progress as a line with six stations; upright on a phone. */
export function Track({ deploy, deployingAt }: { deploy: Deploy; deployingAt: string | null }) {
  const line = stations(deploy, deployingAt);
  const isLive = deploy.status === 'succeeded';
  return (
    <ol
      className={styles.track}
      aria-label="Progress"
      data-tone={isLive ? 'go' : 'ink'}
      data-stations={line.length}
    >
      {line.map((station, i) => (
        <Stop key={station.name} station={station} before={lastTime(line, i)} isLive={isLive} />
      ))}
    </ol>
  );
}

/** The latest known time at a station before this one: what the time it took counts from. */
function lastTime(line: readonly Station[], index: number): string | null {
  return line.slice(0, index).findLast((each) => each.at !== null)?.at ?? null;
}

function Stop({
  station,
  before,
  isLive,
}: {
  station: Station;
  before: string | null;
  isLive: boolean;
}) {
  const hasArrived = isLive && station.name === 'Live';
  const dress = hasArrived ? ARRIVED : DRESS[station.state];
  const isActive = station.state !== 'passed' && station.state !== 'ahead';
  const tone = isLive ? 'go' : dress.tone;
  return (
    <li
      className={styles.stop}
      data-state={station.state}
      data-line={station.lineAfter}
      aria-current={isActive || hasArrived ? 'step' : undefined}
    >
      <span className={styles.mark}>
        <Mark shape={dress.shape} tone={tone} size={22} />
      </span>
      <span className={styles.name}>{station.name}</span>
      <StopTime station={station} before={before} word={dress.word} />
    </li>
  );
}

/** The word of the state for those who do not see its shape; the time for everybody. */
function StopTime({
  station,
  before,
  word,
}: {
  station: Station;
  before: string | null;
  word: string;
}) {
  const took = between(before, station.at);
  const isPlain = station.state === 'passed' || station.state === 'ahead';
  return (
    <span className={styles.sub}>
      <span className={isPlain ? 'visually-hidden' : styles.word}>{word} </span>
      {station.at !== null && (
        <time dateTime={station.at} title={utc(station.at)}>
          {timeOfDay(station.at)}
        </time>
      )}
      {took !== null && took >= 1000 && station.state !== 'current' && (
        <>
          {' '}
          <span className={styles.took}>+{duration(took)}</span>
        </>
      )}
    </span>
  );
}
