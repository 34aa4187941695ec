import { ExternalLink } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef } from 'react';
import type { LogTail } from '../../../src/contract/deploy.ts';
import { CopyButton } from '../ui/copy.tsx';
import { Mark } from '../ui/mark.tsx';
import { type Line, type LineKind, plainLog, readLog, type Segment } from './lines.ts';
import styles from './log-view.module.css';

/** The lines themselves, seen from their end, with the ways to take them along and to the rest. */
export default function LogView({ tail }: { tail: LogTail }) {
  const text = tail.text ?? '';
  const parts = useMemo(() => readLog(text), [text]);
  const lines = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines have another end
  useLayoutEffect(() => {
    lines.current?.scrollTo({ top: lines.current.scrollHeight });
  }, [text]);
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
        ref={lines}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard
        tabIndex={0}
        aria-label={`Log lines${tail.job === null ? '' : ` of ${tail.job}`}`}
      >
        {tail.is_cut && <p className={styles.cut}>The lines above these are left out.</p>}
        {parts.map((part, i) =>
          part.kind === 'group' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a log do not move
            <details key={i} open={part.isOpen}>
              <summary>{part.title}</summary>
              <Lines lines={part.lines} />
            </details>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Lines key={i} lines={[part]} />
          ),
        )}
      </section>
    </div>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return lines.map(({ kind, segments }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a log do not move
    <div key={i} className={styles.line}>
      <Marked kind={kind} />
      {segments.map((segment, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nor do their parts
        <Part key={at} segment={segment} />
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
