import { useQueryClient } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import type {
  NotificationChannel,
  NotificationReport,
} from '../../../src/contract/notification.ts';
import { keys } from '../data/cache.ts';
import { retryNotifications } from '../data/calls.ts';
import { useNotifications } from '../data/queries.ts';
import { useCall } from '../data/use-call.ts';
import { type NoticeSwitch, turnNotices, useNoticeSwitch } from '../notices/switch.ts';
import { useSpoken } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Ago } from '../ui/time.tsx';
import header from './header.module.css';
import { HeaderPopover } from './header-popover.tsx';
import styles from './notifications.module.css';

/** Who is told: a bell while all is well; a mark and a word where somebody could not be told. */
export function Notifications() {
  const query = useNotifications();
  const troubled = (query.data?.channels ?? []).filter(isTroubled);
  const word = troubled.some((each) => each.failing_since_utc !== null)
    ? 'failing'
    : 'not delivered';
  const isWell = troubled.length === 0;
  useSpoken(isWell ? null : `Notifications: ${word}`, true);
  return (
    <HeaderPopover
      id="notifications"
      name="Notifications"
      button={isWell ? BELL : { kind: 'chip', content: <TroubleMark word={word} /> }}
      onOpen={() => void query.refetch()}
    >
      {!isWell && (
        <ul className={styles.channels} aria-label="Channels that could not be told">
          {troubled.map((each) => (
            <li key={each.name}>
              <Trouble channel={each} />
            </li>
          ))}
        </ul>
      )}
      <InThisBrowser />
    </HeaderPopover>
  );
}

const BELL = { kind: 'icon', content: <Bell size={18} aria-hidden /> } as const;

function TroubleMark({ word }: { word: string }) {
  return (
    <>
      <Mark shape="square" tone="stop" size={14} />
      <span>
        <span className={header.heard}>Notifications </span>
        <span className={header.health}>{word}</span>
      </span>
    </>
  );
}

function isTroubled(channel: NotificationChannel): boolean {
  return channel.failing_since_utc !== null || channel.given_up_total > 0;
}

/** What could not be delivered where, since when and why, and the way to try it again. */
function Trouble({ channel }: { channel: NotificationChannel }) {
  const client = useQueryClient();
  const call = useCall<NotificationChannel>((answer) =>
    client.setQueryData<NotificationReport>(
      keys.notifications,
      (known) => known && withChannel(known, answer),
    ),
  );
  const { name, failing_since_utc: since, pending, given_up_total: lost } = channel;
  const error = channel.last_error ?? channel.given_up[0]?.error;
  return (
    <>
      <p>
        <strong>{name}</strong>
        {since !== null && (
          <>
            {' '}
            has been failing since <Ago at={since} />
          </>
        )}
      </p>
      {error !== undefined && <p>{error}.</p>}
      <p className={styles.counts}>
        {pending} waiting, {lost} given up
      </p>
      <Button disabled={call.isBusy} onClick={() => void call.run(retryNotifications(name))}>
        Try again
      </Button>
      {call.complaint !== null && <p role="alert">{call.complaint}</p>}
    </>
  );
}

function withChannel(known: NotificationReport, answer: NotificationChannel): NotificationReport {
  return { channels: known.channels.map((each) => (each.name === answer.name ? answer : each)) };
}

const HINTS: Readonly<Record<NoticeSwitch, string>> = {
  off: 'Deploys pressed in this tab, and the one whose page is open, while you look elsewhere.',
  on: 'Deploys pressed in this tab, and the one whose page is open, while you look elsewhere.',
  denied: 'This browser does not let this page notify you. Allow it in its settings for this site.',
  unsupported: 'This browser cannot show notifications from a page.',
};

/** The switch of this browser's own notices. */
function InThisBrowser() {
  const state = useNoticeSwitch();
  return (
    <div className={styles.browser}>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={state === 'on'}
          disabled={state === 'denied' || state === 'unsupported'}
          aria-describedby="notices-hint"
          onChange={(event) => void turnNotices(event.target.checked)}
        />
        Notify me when a deploy I follow ends
      </label>
      <p id="notices-hint" className={styles.counts}>
        {HINTS[state]}
      </p>
    </div>
  );
}
