import { useEffect, useRef } from 'react';
import type { Target } from '../../../../src/contract/target.ts';
import { isFinal } from '../../../../src/domain/status.ts';
import { useAttempt } from '../../send/attempts.ts';
import { announce } from '../../ui/announcer.tsx';
import { spoken } from '../../words/doing.ts';

/** Speaks what happens on a target, the end of a deploy too; what stood there at first is no news. */
export function useRowSpoken(target: Target): void {
  const attempt = useAttempt(target.id);
  // The dialog speaks for a deploy that it follows, or that it does not know the fate of yet.
  const isSpokenElsewhere = attempt !== undefined && attempt.phase !== 'editing';
  const deploy = target.open ?? target.last;
  const words = deploy === null ? null : spoken(deploy);
  // Its words may grow fuller after its end, which is still the one end.
  const news = deploy && `${deploy.id} ${isFinal(deploy.status) ? deploy.status : words}`;
  const known = useRef(news);
  useEffect(() => {
    if (news === known.current) return;
    known.current = news;
    if (words !== null && !isSpokenElsewhere) announce(`${target.title}: ${words}`);
  }, [news, words, isSpokenElsewhere, target.title]);
}
