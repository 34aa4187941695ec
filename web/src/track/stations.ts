/**
 * The track: six stations from the press of the button to live. Accepted, Sent, Run found and Live
 * are points that are passed; Building and Deploying are stretches that a deploy is in. Between
 * points no station is active: the line after the last one passed is what moves.
 *
 * Deploying stays on the track for workflows that never say `deploying`: a run that succeeded did
 * deploy, and stations that come and go would make two deploys hard to compare. It is then passed
 * without a time of its own. A run from outside begins at the third: nobody asked the console for it.
 */
import type { Deploy } from '../../../src/contract/deploy.ts';

const STATION_NAMES = ['Accepted', 'Sent', 'Run found', 'Building', 'Deploying', 'Live'] as const;
type StationName = (typeof STATION_NAMES)[number];

export type StationState = 'passed' | 'current' | 'ahead' | 'failed' | 'stopped' | 'doubt' | 'gate';
type Line = 'solid' | 'moving' | 'faint' | 'none';
export type Station = Readonly<{
  name: StationName;
  state: StationState;
  at: string | null;
  lineAfter: Line;
}>;

/** Where the deploy is: at the station of that name, in that manner. */
type Position = Readonly<{ name: StationName; state: StationState }>;

const LINE_AFTER: Readonly<Record<StationState, Line>> = {
  passed: 'solid',
  current: 'faint',
  ahead: 'faint',
  failed: 'none',
  stopped: 'none',
  doubt: 'faint',
  gate: 'faint',
};

/** `deployingAt` is known to who has read the timeline; the deploy itself does not carry it. */
export function stations(deploy: Deploy, deployingAt: string | null = null): Station[] {
  const here = position(deploy, deployingAt);
  const index = STATION_NAMES.indexOf(here.name);
  const all = STATION_NAMES.map((name, i) => {
    const state = i < index ? behind(deploy, name) : i === index ? here.state : 'ahead';
    const isLastPassed = i === index && state === 'passed';
    const lineAfter = isLastPassed ? 'moving' : LINE_AFTER[state];
    const at = state === 'ahead' || state === 'gate' ? null : timeOf(deploy, name, deployingAt);
    return { name, state, at, lineAfter: name === 'Live' ? 'none' : lineAfter } as const;
  });
  return deploy.origin === 'outside' ? all.slice(STATION_NAMES.indexOf('Run found')) : all;
}

/** Every station behind is passed, but a run that may not be ours keeps its question mark. */
function behind(deploy: Deploy, name: StationName): StationState {
  return name === 'Run found' && deploy.in_doubt ? 'doubt' : 'passed';
}

function position(deploy: Deploy, deployingAt: string | null): Position {
  switch (deploy.status) {
    case 'accepted':
    case 'dispatching':
      return { name: 'Accepted', state: 'passed' };
    case 'unconfirmed':
      return { name: 'Sent', state: 'doubt' };
    case 'dispatched':
      return deploy.github_run_id === null ? { name: 'Sent', state: 'passed' } : atRun(deploy);
    case 'queued':
      return atRun(deploy);
    case 'waiting':
      return { name: deploy.started_at_utc === null ? 'Building' : 'Deploying', state: 'gate' };
    case 'building':
      return { name: 'Building', state: 'current' };
    case 'deploying':
      return { name: 'Deploying', state: 'current' };
    case 'succeeded':
      return { name: 'Live', state: 'passed' };
    case 'failed':
      return { name: endedAt(deploy, deployingAt), state: 'failed' };
    case 'cancelled':
      return { name: endedAt(deploy, deployingAt), state: 'stopped' };
  }
}

function atRun(deploy: Deploy): Position {
  return { name: 'Run found', state: deploy.in_doubt ? 'doubt' : 'passed' };
}

/** The station at which a deploy that did not go live came to its end. */
function endedAt(deploy: Deploy, deployingAt: string | null): StationName {
  if (deploy.github_run_id === null && deploy.started_at_utc === null) {
    return deploy.dispatch === 'sent' ? 'Run found' : 'Sent';
  }
  return deployingAt === null ? 'Building' : 'Deploying';
}

function timeOf(deploy: Deploy, name: StationName, deployingAt: string | null): string | null {
  switch (name) {
    case 'Accepted':
      return deploy.requested_at_utc;
    case 'Sent':
      return deploy.sent_at_utc;
    case 'Run found':
      return deploy.run_found_at_utc;
    case 'Building':
      return deploy.started_at_utc;
    case 'Deploying':
      return deployingAt;
    case 'Live':
      return deploy.finished_at_utc;
  }
}
