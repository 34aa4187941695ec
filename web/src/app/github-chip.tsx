import type { GitHubReport } from '../../../src/contract/github.ts';
import type { Tone } from '../../../src/domain/status.ts';
import { useGitHub } from '../data/queries.ts';
import { useSpoken } from '../ui/announcer.tsx';
import { Mark, type MarkShape } from '../ui/mark.tsx';
import { Ago, At } from '../ui/time.tsx';
import { percentLeft } from '../words/github.ts';
import { Report } from './github-report.tsx';
import styles from './header.module.css';
import { HeaderPopover } from './header-popover.tsx';

type Dress = Readonly<{ word: string; shape: MarkShape; tone: Tone }>;

const HEALTH: Readonly<Record<GitHubReport['health'], Dress>> = {
  unknown: { word: 'not asked yet', shape: 'ring', tone: 'hold' },
  ok: { word: 'answers', shape: 'disc', tone: 'go' },
  low: { word: 'limit nearly used up', shape: 'gate', tone: 'wait' },
  slow: { word: 'slow', shape: 'diamond', tone: 'doubt' },
  unreachable: { word: 'unreachable', shape: 'square', tone: 'stop' },
  failing: { word: 'failing', shape: 'square', tone: 'stop' },
  refusing: { word: 'refuses us', shape: 'square', tone: 'stop' },
  rate_limited: { word: 'rate limit used up', shape: 'gate', tone: 'wait' },
};

/** How GitHub answers us: shape and word on the header, the rest one press away. */
export function GitHubChip() {
  const query = useGitHub();
  const state = query.data;
  const dress = HEALTH[state?.health ?? 'unknown'];
  const isWell = state === undefined || state.health === 'ok' || state.health === 'unknown';
  const percent = percentLeft(state?.budget ?? []);
  const isToldByShare = percent !== null && (isWell || state?.health === 'low');
  const word = isToldByShare ? `${percent} % left` : dress.word;
  useSpoken(isWell ? null : `GitHub: ${dress.word}`, true);
  return (
    <HeaderPopover
      id="github-state"
      name="GitHub"
      button={{ kind: 'chip', content: <Chip dress={dress} word={word} isWell={isWell} /> }}
      onOpen={() => void query.refetch()}
    >
      <p>
        <strong>GitHub {dress.word}</strong>
        {state?.since_utc != null && (
          <>
            {' '}
            since <Ago at={state.since_utc} />
          </>
        )}
      </p>
      <p>{state?.detail ?? 'Nothing to report.'}</p>
      {state?.retry_at_utc != null && (
        <p>
          Asking again at <At at={state.retry_at_utc} />
        </p>
      )}
      {state !== undefined && <Report report={state} />}
    </HeaderPopover>
  );
}

type ChipProps = Readonly<{ dress: Dress; word: string; isWell: boolean }>;

function Chip({ dress: { shape, tone }, word, isWell }: ChipProps) {
  return (
    <>
      <Mark shape={shape} tone={tone} size={14} />
      <span>
        GitHub
        <span className={isWell ? `${styles.health} ${styles.heard}` : styles.health}> {word}</span>
      </span>
    </>
  );
}
