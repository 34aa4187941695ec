import { useState } from 'react';
import type { Target } from '../../../src/contract/target.ts';
import { useNow } from '../data/clock.ts';
import { useForm, useGitHub, useSession } from '../data/queries.ts';
import type { Attempt } from '../send/attempt.ts';
import { pressDeploy } from '../send/attempts.ts';
import { useSettled } from '../ui/use-settled.ts';
import { asksOverride, gatesOf, ownLock } from './gates.ts';
import { missing, requestOf } from './readiness.ts';
import { useShipment } from './use-shipment.ts';
import { actWords } from './words.ts';

const REF_SETTLES_MS = 350;

/** Everything the button depends on, read and judged; and the press itself. */
export function usePress(target: Target, attempt: Attempt) {
  const { draft, problem } = attempt;
  const ref = draft.ref.trim();
  const settled = useSettled(ref, REF_SETTLES_MS);
  const form = useForm(target.id, settled);
  const shipment = useShipment(target, { ref: settled, sha: draft.sha, problem });
  const { diff, atRef, moves } = shipment;
  const isSettled = settled === ref;
  const operator = useSession().data?.operator?.name ?? null;
  const github = useGitHub().data;
  const isReadingDiff = shipment.isReading || !isSettled;
  const now = useNow();
  const read = { diff, form: form.data, isReading: isReadingDiff };
  const situation = { ...read, target, draft, operator, github, now };
  const gates = gatesOf(situation);
  const isOverrideAsked = asksOverride(situation);
  const hasOwnLock = ownLock(situation) !== null;

  // What was confirmed is what stood on the screen: another commit there is to be confirmed anew.
  const [confirmed, setConfirmed] = useState({ word: '', moves });
  const word = confirmed.moves === moves ? confirmed.word : '';

  const asked = { target, draft, word, form: form.data, gates, atRef, isReadingDiff };
  const lacking = missing({ ...asked, isReadingForm: form.isPending });
  const where = target.environment ?? target.title;
  const backTo = draft.rollsBack === null ? null : draft.sha;

  function submit(): void {
    if (lacking !== null) return;
    const sent = {
      ...draft,
      expectedSha: diff?.ref === ref ? (diff.head?.sha ?? null) : null,
      // What is not asked for on the screen does not go along unseen.
      override: isOverrideAsked ? draft.override : '',
      throughLock: hasOwnLock && draft.throughLock,
    };
    pressDeploy(target.id, requestOf(target, sent, form.data));
  }

  return {
    ...{ form, shipment, isSettled, gates, isOverrideAsked, hasOwnLock, lacking, submit },
    act: actWords({ ref, where, backTo, diff: isSettled ? diff : undefined }),
    word,
    onWord: (typed: string) => setConfirmed({ word: typed, moves }),
  };
}
