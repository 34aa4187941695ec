import { ExternalLink } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import type { LogTail } from '../../../src/contract/deploy.ts';
import { CopyButton } from '../ui/copy.tsx';
import { Mark } from '../ui/mark.tsx';
import { firstError } from './first-error.ts';
import type { Go } from './go.ts';
import { type Group, type Line, type LineKind, plainLog, readLog, type Segment } from './lines.ts';
import styles from './log-view.module.css';

/** The lines themselves, seen from their end, with the ways to take them along and to the rest. */
export default function LogView({ tail, go }: { tail: LogTail; go: Go | null }) {
  const text = tail.text ?? '';
  const parts = useMemo(() => readLog(text), [text]);
  const found = useMemo(() => firstError(parts)?.at ?? null, [parts]);
  const box = useRef<HTMLElement>(null);
  useSeenFromItsEnd(box, tail.attempt);
  useGoing(box, go);
  return (
    <div className={styles.log}>
      <div className={styles.head}>
        {tail.step !== null && <span>step “{tail.step}”</span>}
        <CopyButton text={plainLog(text)} what="these lines" />
        {tail.url !== null && (
          <a href={tail.url} target="_blank" rel="noreferrer">
            The whole log <ExternalLink size={13} aria-label="on GitHub" />
          </a>
        )}
      </div>
      <section
        className={styles.lines}
        key={tail.attempt}
        ref={box}
        role="log"
        // It is there to be read, not to be read out.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard
        tabIndex={0}
        aria-label={`Log lines${tail.job === null ? '' : ` of ${tail.job}`}`}
      >
        {tail.is_cut && <p className={styles.cut}>The lines above these are left out.</p>}
        {parts.map((part) =>
          part.kind === 'group' ? (
            <details key={part.at} open={part.isOpen || holds(part, found)}>
              <summary>{part.title}</summary>
              <Lines lines={part.lines} found={found} />
            </details>
          ) : (
            <Lines key={part.at} lines={[part]} found={found} />
          ),
        )}
      </section>
    </div>
  );
}

/** The end is what one looks for; whoever scrolls away from it stays there. */
function useSeenFromItsEnd(box: RefObject<HTMLElement | null>, attempt: number | null): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt has another end
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [box, attempt]);
}

/** The focus goes to the lines, which then scroll by the keyboard; to the error by the box alone. */
function useGoing(box: RefObject<HTMLElement | null>, go: Go | null): void {
  useEffect(() => {
    if (go === null || box.current === null) return;
    box.current.focus();
    if (go.to === 'error') {
      box.current.querySelector('[data-found]')?.scrollIntoView({ block: 'center' });
    }
  }, [box, go]);
}

function holds(group: Group, found: number | null): boolean {
  return group.lines.some(({ at }) => at === found);
}

function Lines({ lines, found }: { lines: readonly Line[]; found: number | null }) {
  return lines.map(({ at, kind, segments }) => (
    <div key={at} className={styles.line} data-found={at === found || undefined}>
      {at === found && <span className="visually-hidden">The first error: </span>}
      <Marked kind={kind} />
      {segments.map((segment) => (
        <Part key={segment.at} segment={segment} />
      ))}
    </div>
  ));
}

const WORDS = { error: 'Error', warning: 'Warning', notice: 'Notice' } as const;
const SHAPES = { error: 'square', warning: 'diamond', notice: 'ring' } as const;
const TONES = { error: 'stop', warning: 'doubt', notice: 'hold' } as const;

/** What GitHub marked the line as, in shape, colour and word. */
function Marked({ kind }: { kind: LineKind }) {
  if (kind === 'plain') return null;
  return (
    <>
      <Mark shape={SHAPES[kind]} tone={TONES[kind]} size={13} />{' '}
      <strong data-tone={TONES[kind]}>{WORDS[kind]}: </strong>
    </>
  );
}

function Part({ segment }: { segment: Segment }) {
  const { text, ink, ground, decorations } = segment;
  if (ink === null && ground === null && decorations.length === 0) return text;
  return (
    <span
      data-ink={ground === null ? (ink ?? undefined) : undefined}
      data-ground={ground ?? undefined}
      data-as={decorations.join(' ')}
    >
      {text}
    </span>
  );
}
