import { useState } from 'react';
import type { Deploy, Timeline } from '../../../../src/contract/deploy.ts';
import { STATUS } from '../../../../src/domain/status.ts';
import { explain } from '../../data/answer.ts';
import { useTimeline } from '../../data/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { At } from '../../ui/time.tsx';
import { SOURCE_WORDS } from '../../words/sources.ts';
import { utc } from '../../words/time.ts';
import styles from './timeline-list.module.css';

type Event = Timeline['events'][number];

/** How many are shown of a long one: the newest. */
const SHOWN = 30;

/** Everything that was heard of the deploy, from whom, and what it changed. */
export function TimelineList({ deploy }: { deploy: Deploy }) {
  const timeline = useTimeline(deploy.id, true);
  const [isWhole, setWhole] = useState(false);
  const events = timeline.data?.events ?? [];
  const isFolded = !isWhole && events.length > SHOWN;
  return (
    <section aria-labelledby="timeline" className={styles.section}>
      <h2 id="timeline">Timeline</h2>
      {timeline.data === undefined && timeline.error !== null && (
        <p>{explain(timeline.error).title}</p>
      )}
      {isFolded && (
        <p className={styles.fold}>
          {events.length - SHOWN} earlier ones are folded away.{' '}
          <Button onClick={() => setWhole(true)}>Show all</Button>
        </p>
      )}
      <ol className={styles.events} aria-labelledby="timeline">
        {(isFolded ? events.slice(-SHOWN) : events).map((event) => (
          <Line key={event.version} event={event} />
        ))}
      </ol>
    </section>
  );
}

function Line({ event }: { event: Event }) {
  const { shape, tone, label } = STATUS[event.status];
  return (
    <li className={styles.event}>
      <Mark shape={shape} tone={tone} size={16} />
      <span className={styles.time}>
        <At at={event.at_utc} />
        <span className="visually-hidden">, {utc(event.at_utc)}</span>
      </span>
      <span className={styles.what}>{event.detail === '' ? label : event.detail}</span>
      <span className={styles.who}>
        {SOURCE_WORDS[event.source]}
        {event.actor !== null && ` · ${event.actor}`}
      </span>
    </li>
  );
}
