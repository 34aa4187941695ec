import type { Sending } from './deploy.ts';
import type { DeployEvent, DispatchAnswer } from './event.ts';

/** What is known of the one request, from nothing to GitHub's own yes: a further word outweighs. */
const FURTHER: readonly Sending['state'][] = ['pending', 'started', 'lost', 'refused', 'taken'];

type Begun = Extract<DeployEvent, { type: 'sending' }>;
type Answered = Extract<DeployEvent, { type: 'answered' }>;

/** Takes in that the request began; `known` itself where that is no news. */
export function joinBegun(known: Sending, { at, clockOffset }: Begun): Sending {
  if (known.startedAt !== null && known.startedAt <= at) return known;
  const state = known.state === 'pending' ? 'started' : known.state;
  return { ...known, state, startedAt: at, clockOffset };
}

/**
 * Takes in how the request ended, or was given up. An answer that comes in after it was given up for
 * lost still counts; of two alike the first one holds.
 */
export function joinAnswer(known: Sending, { at, answer }: Answered): Sending {
  const state = stateAfter(answer);
  const further = FURTHER.indexOf(state) - FURTHER.indexOf(known.state);
  const isEarlier = known.answeredAt !== null && at < known.answeredAt;
  if (further < 0 || (further === 0 && !isEarlier)) return known;
  const failure = 'failure' in answer ? answer.failure : null;
  return { ...known, state, answeredAt: at, failure };
}

function stateAfter(answer: DispatchAnswer): Sending['state'] {
  switch (answer.kind) {
    case 'told':
    case 'taken':
      return 'taken';
    case 'refused':
      return 'refused';
    case 'unknown':
      return 'lost';
  }
}
