import type { Job } from '../../../src/contract/deploy.ts';
import type { Usual } from '../../../src/contract/numbers.ts';
import type { Tone } from '../../../src/domain/status.ts';
import { useAtNow } from '../data/clock.ts';
import { useJobTimes } from '../data/numbers.ts';
import { Mark, type MarkShape } from '../ui/mark.tsx';
import { between, duration } from '../words/time.ts';
import { partAgainstUsual } from '../words/usual.ts';
import styles from './branch.module.css';

type Part = Pick<Job, 'name' | 'status' | 'conclusion' | 'started_at' | 'completed_at'>;
type Dress = Readonly<{ shape: MarkShape; tone: Tone | 'ink'; word: string }>;

const DONE: Dress = { shape: 'disc', tone: 'go', word: 'done' };
const FAILED: Dress = { shape: 'square', tone: 'stop', word: 'failed' };

/** GitHub may add conclusions; one that is not here is shown by its own name. */
const ENDS: ReadonlyMap<string | null, Dress> = new Map([
  ['success', DONE],
  ['neutral', DONE],
  ['failure', FAILED],
  ['timed_out', FAILED],
  ['startup_failure', FAILED],
  ['skipped', { shape: 'hollow', tone: 'hold', word: 'skipped' }],
]);

/** GitHub's words for jobs and steps, in our shapes. */
function dress(part: Part): Dress {
  if (part.status === 'in_progress') return { shape: 'dash', tone: 'run', word: 'under way' };
  if (part.status !== 'completed') return { shape: 'hollow', tone: 'hold', word: 'ahead' };
  return (
    ENDS.get(part.conclusion) ?? { shape: 'bar', tone: 'hold', word: part.conclusion ?? 'ended' }
  );
}

/** The workflow's own jobs and steps, as a branch line below the track. */
export function Branch({
  target,
  jobs,
  label,
}: {
  target: string;
  jobs: readonly Job[];
  label: string;
}) {
  const known = useJobTimes(target, jobs.length > 0).data;
  if (jobs.length === 0) return null;
  return (
    <ul className={styles.jobs} aria-label={label}>
      {jobs.map((job, i) => {
        const times = known?.jobs.find(({ name }) => name === job.name);
        return (
          // A matrix may give two jobs one name; their order is GitHub's and does not change.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={`${i} ${job.name}`} className={styles.job}>
            <PartLine kind="job" part={job} url={job.url} usual={times?.usual} />
            <ol className={styles.steps} aria-label={`Steps of ${job.name}`}>
              {job.steps.map((step) => (
                <li key={step.number} aria-current={isCurrent(step) ? 'step' : undefined}>
                  <PartLine
                    kind="step"
                    part={step}
                    url={null}
                    usual={times?.steps.find(({ name }) => name === step.name)?.usual}
                  />
                </li>
              ))}
            </ol>
          </li>
        );
      })}
    </ul>
  );
}

/** The words that are shown too; the others are for those who do not see the shape. */
const WORD_CLASS: Readonly<Record<string, string | undefined>> = {
  failed: styles.failed,
  skipped: styles.skipped,
};

function isCurrent(part: Part): boolean {
  return part.status === 'in_progress';
}

type Measured = Readonly<{ kind: 'job' | 'step'; part: Part; usual: Usual | null | undefined }>;

function PartLine({ kind, part, url, usual }: Measured & { url: string | null }) {
  const { shape, tone, word } = dress(part);
  return (
    <span className={styles.part} data-word={word}>
      <Mark shape={shape} tone={tone} size={16} />
      <span className={styles.name}>
        {url === null ? (
          part.name
        ) : (
          <a href={url} target="_blank" rel="noreferrer">
            {part.name}
          </a>
        )}
        <span className={WORD_CLASS[word] ?? 'visually-hidden'}> {word}</span>
      </span>
      <Took kind={kind} part={part} usual={usual} />
    </span>
  );
}

function Took({ kind, part, usual = null }: Measured) {
  const took = useAtNow((now) => {
    const ms = tookMs(part, now);
    return ms === null ? null : duration(ms);
  });
  const against = useAtNow((now) => partAgainstUsual(kind, part, tookMs(part, now), usual));
  if (took === null) return null;
  return (
    <span className={styles.beside}>
      <span className={styles.took}>{took}</span>
      {against !== null && ` · ${against}`}
    </span>
  );
}

function tookMs(part: Part, now: number): number | null {
  if (part.conclusion === 'skipped') return null;
  const end = part.completed_at ?? (isCurrent(part) ? new Date(now).toISOString() : null);
  return between(part.started_at, end);
}
