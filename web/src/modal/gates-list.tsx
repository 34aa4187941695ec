import { Link } from 'react-router';
import type { Diff } from '../../../src/contract/code.ts';
import type { Target } from '../../../src/contract/target.ts';
import { paths } from '../paths.ts';
import type { Attempt, Draft } from '../send/attempt.ts';
import { useSpoken } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Mark, type MarkShape } from '../ui/mark.tsx';
import { Sha } from '../ui/sha.tsx';
import { Ago, Exactly } from '../ui/time.tsx';
import { Field } from './field.tsx';
import styles from './gates.module.css';
import type { Gate } from './gates.ts';
import { errorAt } from './refusal.tsx';

const LOOKS = {
  pass: { shape: 'disc', tone: 'go', word: 'pass' },
  wait: { shape: 'gate', tone: 'wait', word: 'waits' },
  warn: { shape: 'diamond', tone: 'doubt', word: 'warning' },
  block: { shape: 'square', tone: 'stop', word: 'blocks' },
  reading: { shape: 'ring', tone: 'hold', word: 'reading' },
} as const satisfies Record<Gate['stand'], { shape: MarkShape; tone: string; word: string }>;

type Shown = Readonly<{
  target: Target;
  attempt: Attempt;
  gates: readonly Gate[];
  diff: Diff | undefined;
  hasOwnLock: boolean;
  isOverrideAsked: boolean;
  onChange: (part: Partial<Draft>, pointer: string) => void;
  onReadAnew: () => void;
}>;

/** What may stand in the way, in one list: a mark, a word, and what can be done about it. */
export function Gates(shown: Shown) {
  const { gates, isOverrideAsked } = shown;
  const blocking = gates.filter(({ stand }) => stand === 'block').map(({ words }) => words);
  useSpoken(blocking.length === 0 ? 'Nothing stands in the way' : blocking.join('. '));
  return (
    <section className={styles.part} aria-labelledby="gates">
      <h3 id="gates" className={styles.name}>
        Gates
      </h3>
      <div className={styles.body}>
        <ol aria-label="Gates" className={styles.list}>
          {gates.map((gate) => {
            const { shape, tone, word } = LOOKS[gate.stand];
            return (
              <li key={gate.of} className={styles.gate}>
                <Mark shape={shape} tone={tone} size={16} />
                <div className={styles.said}>
                  <p>
                    <span className="visually-hidden">{word}: </span>
                    <Words gate={gate} />
                  </p>
                  <Action gate={gate} shown={shown} />
                </div>
              </li>
            );
          })}
        </ol>
        {isOverrideAsked && <Override shown={shown} />}
      </div>
    </section>
  );
}

/** The words, with the exact time for whoever points at the one they name. */
function Words({ gate: { words, when } }: { gate: Gate }) {
  const start = when === undefined ? -1 : words.indexOf(when.shown);
  if (when === undefined || start === -1) return words;
  return (
    <>
      {words.slice(0, start)}
      <Exactly at={when.at}>{when.shown}</Exactly>
      {words.slice(start + when.shown.length)}
    </>
  );
}

function Action({ gate, shown }: { gate: Gate; shown: Shown }) {
  switch (gate.of) {
    case 'lock':
      return shown.hasOwnLock ? <ThroughLock shown={shown} /> : null;
    case 'room':
      return <UnderWay target={shown.target} />;
    case 'marks':
      return <Marks diff={shown.diff} />;
    case 'checks':
      return gate.stand === 'warn' ? <Checks shown={shown} /> : null;
    case 'workflow':
    case 'freeze':
    case 'promotion':
    case 'approval':
    case 'github':
      return null;
  }
}

function ThroughLock({ shown: { attempt, onChange } }: { shown: Shown }) {
  return (
    <label className={styles.through}>
      <input
        type="checkbox"
        checked={attempt.draft.throughLock}
        onChange={(event) => onChange({ throughLock: event.target.checked }, '/through_lock')}
      />
      Deploy through my lock
    </label>
  );
}

function UnderWay({ target: { open } }: { target: Target }) {
  if (open === null) return null;
  return (
    <p>
      <Link replace to={paths.deploy(open.id)}>
        See that deploy
      </Link>
    </p>
  );
}

function Marks({ diff }: { diff: Diff | undefined }) {
  const marked = diff?.marked ?? [];
  if (marked.length === 0) return null;
  return (
    <ul aria-label="Commits marked as bad" className={styles.marks}>
      {marked.map((mark) => (
        <li key={mark.sha}>
          <Sha sha={mark.sha} /> {mark.title} · {mark.by} · <Ago at={mark.at_utc} />
        </li>
      ))}
    </ul>
  );
}

function Checks({ shown: { diff, onReadAnew } }: { shown: Shown }) {
  const bad = (diff?.checks ?? []).filter(({ state }) => state !== 'passed');
  return (
    <>
      {bad.length > 0 && (
        <ul aria-label="Checks that did not pass" className={styles.marks}>
          {bad.map(({ name, state, url }) => (
            <li key={`${name} ${url}`}>
              <a href={url} target="_blank" rel="noreferrer">
                {name}
              </a>{' '}
              {state}
            </li>
          ))}
        </ul>
      )}
      <Button onClick={onReadAnew}>Read anew</Button>
    </>
  );
}

function Override({ shown: { attempt, onChange } }: { shown: Shown }) {
  return (
    <Field
      label="Why deploy all the same?"
      isWide
      isRequired
      description="Overrides what blocks for this one deploy, but for a lock; kept with it for all to see."
      error={errorAt(attempt, '/override_reason')}
    >
      {(field) => (
        <input
          {...field}
          value={attempt.draft.override}
          maxLength={500}
          onChange={(event) => onChange({ override: event.target.value }, '/override_reason')}
          autoComplete="off"
        />
      )}
    </Field>
  );
}
