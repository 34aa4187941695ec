import { ExternalLink } from 'lucide-react';
import { useMemo } from 'react';
import type { LogTail } from '../../../src/contract/deploy.ts';
import { CopyButton } from '../ui/copy.tsx';
import { Mark } from '../ui/mark.tsx';
import { type Line, type LineKind, plainLog, readLog, type Segment } from './lines.ts';
import styles from './log-view.module.css';

/** The lines themselves, seen from their end, with the ways to take them along and to the rest. */
export default function LogView({ tail }: { tail: LogTail }) {
  const text = tail.text ?? '';
  const parts = useMemo(() => readLog(text), [text]);
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
        ref={seenFromItsEnd}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard
        tabIndex={0}
        aria-label={`Log lines${tail.job === null ? '' : ` of ${tail.job}`}`}
      >
        {tail.is_cut && <p className={styles.cut}>The lines above these are left out.</p>}
        {parts.map((part) =>
          part.kind === 'group' ? (
            <details key={part.at} open={part.isOpen}>
              <summary>{part.title}</summary>
              <Lines lines={part.lines} />
            </details>
          ) : (
            <Lines key={part.at} lines={[part]} />
          ),
        )}
      </section>
    </div>
  );
}

/** The end is what one looks for; whoever scrolls away from it stays there. */
function seenFromItsEnd(lines: HTMLElement | null): void {
  lines?.scrollTo({ top: lines.scrollHeight });
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return lines.map(({ at, kind, segments }) => (
    <div key={at} className={styles.line}>
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
