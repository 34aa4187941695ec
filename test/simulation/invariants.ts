import type { Binding, Deploy } from '../../src/domain/deploy.ts';
import type { DispatchAnswer } from '../../src/domain/event.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { EVIDENCE, isFinal } from '../../src/domain/status.ts';
import type { Change } from '../../src/engine/ports.ts';
import { claimsOf, InvariantBroken } from './broken.ts';
import { ticketOf } from './ledger.ts';
import { checkAdopted, NEAR_MS } from './outside.ts';
import type { Sight } from './sight.ts';
import type { Run, Truth } from './truth.ts';
import { checkGone, checkWords } from './words.ts';
import { CONSOLE } from './world.ts';

/** How long a list may go on without a run that others showed: faults of single answers, in a row. */
const BLIND_MS = 60_000;

/** How far apart two looks are at least before a run that merely fits is taken (contract 2.3). */
const LOOKS_APART_MS = 3_000;

export type Invariants = Readonly<{
  /** Holds one committed change against all that must never be. */
  check: (change: Change, now: number) => void;
  /** A run was taken in as started outside. */
  adopted: (deploy: Deploy) => void;
  /** A dispatch left for GitHub. */
  sent: (ticket: string, deployId: string) => void;
  /** GitHub's answer came some time ago to a process that lives on. */
  heard: (deploy: Deploy, answer: DispatchAnswer['kind']) => void;
  /** A hook was told that a dispatch with these values was taken. */
  dispatchTold: (values: readonly string[]) => void;
  /** A run was let through to deploy. */
  passed: (deployId: string, run: Run) => void;
  /** What was allowed, but only just: how often. */
  tally: () => Readonly<{
    foreign: number;
    strays: number;
    namedByHand: number;
    passed: number;
    lateComers: number;
    merged: number;
  }>;
}>;

/** What must hold at every step, whatever goes wrong around it. */
export function createInvariants(truth: Truth, sight: Sight): Invariants {
  const versions = new Map<string, number>();
  const owners = new Map<number, string>();
  const sent = new Set<string>();
  const passes = new Map<string, number>();
  const foreign = new Set<string>();
  const strays = new Set<string>();
  const namedByHand = new Set<string>();
  const lateComers = new Set<string>();
  const merged = new Set<string>();
  const told = new Set<string>();
  /** Each intent’s deploy as it was committed last, in the order of the commits. */
  const senders = new Map<string, Deploy>();

  function checkHistory({ before, deploy, entry }: Change): void {
    const { id } = deploy.wish;
    const claim = claimsOf(id);
    claim(before.version === (versions.get(id) ?? 1), 'a change was decided on an old version');
    claim(deploy.version === before.version + 1, 'the version did not rise by one');
    claim(entry.version === deploy.version, 'the history tells of another version');
    claim(entry.detail.trim() !== '', 'a change without a word in the history');
    claim(entry.status === standingOf(deploy).status, 'the history tells of another status');
    versions.set(id, deploy.version);
  }

  function checkEnding({ before, deploy, entry }: Change): void {
    const [was, is] = [standingOf(before), standingOf(deploy)];
    if (!isFinal(was.status) || isFinal(is.status)) return;
    const isHigher = (is.attempt ?? 0) > (was.attempt ?? 0);
    // With the run that was only singled out goes what was heard of it.
    const wasGuess =
      before.binding?.evidence === 'singled_out' && deploy.binding?.runId !== before.binding.runId;
    // That nothing had been sent was GitHub's word; a run that turns up is a stronger one.
    const wasUnsent = before.binding === null && deploy.binding !== null;
    // That it was gone was what GitHub let us see; it may let us see more.
    const wasGone = was.failure?.code === 'run-gone';
    claimsOf(deploy.wish.id)(
      isHigher || wasGuess || wasUnsent || wasGone || entry.event === 'linked',
      `an end was left: ${was.status} (attempt ${was.attempt}) → ${is.status} (attempt ${is.attempt})`,
    );
  }

  function checkBinding({ before, deploy, entry }: Change, now: number): void {
    const { id } = deploy.wish;
    const claim = claimsOf(id);
    const [was, is] = [before.binding, deploy.binding];
    if (deploy.merged !== null) {
      claim(is === null, 'merged, and it keeps its run');
      merged.add(id);
      if (was !== null) owners.delete(was.runId);
      return;
    }
    if (was !== null && was.runId === is?.runId) {
      claim(rank(is) >= rank(was), 'the evidence got weaker');
      return;
    }
    if (was !== null) {
      const mayChange = was.evidence === 'singled_out' && (is === null || rank(is) > rank(was));
      claim(mayChange || entry.event === 'linked', `run ${was.runId} was given up`);
      owners.delete(was.runId);
    }
    if (is === null) return;
    claim(!owners.has(is.runId), `run ${is.runId} is ${owners.get(is.runId)}’s already`);
    owners.set(is.runId, id);
    checkOwner(deploy, is, now);
  }

  /** Holds the run that was taken against whose it truly is. */
  function checkOwner(deploy: Deploy, { runId, evidence }: Binding, now: number): void {
    const { id } = deploy.wish;
    const run = truth.find(runId);
    if (run === null) throw new InvariantBroken(id, `run ${runId} does not exist`);
    const claim = claimsOf(id);
    if (evidence === 'singled_out') checkGuess(deploy, run, now);
    if (evidence === 'title') claim(isNamed(run, id), `run ${runId} names ${run.names.join(', ')}`);
    const ticket = ticketOf(deploy);
    if (run.ticket === ticket || evidence === 'operator') return;
    const isHisWord = run.deployId === id || isNamed(run, id);
    if (run.ticket === null && isHisWord && evidence !== 'singled_out') {
      // Somebody typed the deploy's id into a run of their own: then it is the deploy's, by their word.
      namedByHand.add(id);
      return;
    }
    const isStray = isLeftOver(run);
    claim(run.ticket === null || isStray, `run ${runId} is another deploy’s: ${run.ticket}`);
    claim(evidence === 'singled_out', `a run of nobody’s was taken as ${evidence}`);
    const hidden = truth
      .runsFor(ticket)
      .every((own) => own.listedAt > now - BLIND_MS || sight.isDeleted(own, now));
    claim(hidden, `run ${runId} was singled out though the deploy’s own was listed`);
    (isStray ? strays : foreign).add(id);
  }

  /** Whether its deploy has another run already: GitHub made two, or a person’s run gave the id first. */
  function isLeftOver(run: Run): boolean {
    if (run.ticket === null) return false;
    const binding = senders.get(run.ticket)?.binding ?? null;
    const isDouble = truth
      .runsFor(run.ticket)
      .some((other) => other !== run && owners.has(other.id));
    return isDouble || (binding !== null && binding.runId !== run.id);
  }

  /** A run may be singled out only where it looks just like the deploy's own, and was seen for a while. */
  function checkGuess({ wish, sending }: Deploy, run: Run, now: number): void {
    const claim = claimsOf(wish.id);
    const isAlike = run.actor === CONSOLE && run.ref === wish.ref;
    claim(isAlike, `run ${run.id}, singled out, is by ${run.actor} at ${run.ref}`);
    const apart = Math.abs(run.bornAt - (sending.startedAt ?? 0));
    claim(apart < NEAR_MS, `run ${run.id}, singled out, was created ${apart} ms apart`);
    claim(now - run.listedAt >= LOOKS_APART_MS, `run ${run.id} was singled out in one look`);
  }

  /** What nobody has is taken in, and not what a dispatch of ours made that still waits. */
  function adopted({ wish, binding }: Deploy): void {
    const claim = claimsOf(wish.id);
    const run = binding === null ? null : truth.find(binding.runId);
    if (run === null) throw new InvariantBroken(wish.id, 'taken in without a run');
    claim(!owners.has(run.id), `run ${run.id} is ${owners.get(run.id)}’s already`);
    owners.set(run.id, wish.id);
    if (checkAdopted(run, senders.get(run.ticket ?? '') ?? null) === 'late') {
      lateComers.add(wish.id);
    }
  }

  return {
    adopted,
    check: (change, now) => {
      checkHistory(change);
      checkEnding(change);
      checkBinding(change, now);
      checkWords(change, truth, now);
      checkGone(change, { truth, sight, now });
      senders.set(ticketOf(change.deploy), change.deploy);
    },
    sent: (ticket, deployId) => {
      claimsOf(deployId)(!sent.has(ticket), 'a second dispatch');
      sent.add(ticket);
    },
    heard: ({ wish, sending }, answer) => {
      const { state } = sending;
      const expected = { told: 'taken', taken: 'taken', refused: 'refused', unknown: 'lost' }[
        answer
      ];
      const isToldSince = answer === 'unknown' && state === 'taken' && told.has(wish.id);
      claimsOf(wish.id)(
        state === expected || isToldSince,
        `GitHub’s answer is ${answer}, and it is ${state}`,
      );
    },
    dispatchTold: (values) => {
      for (const value of values) told.add(value);
    },
    passed: (deployId, run) => {
      const first = passes.get(deployId) ?? run.id;
      claimsOf(deployId)(first === run.id, `run ${run.id} may deploy, and so might ${first}`);
      passes.set(deployId, run.id);
    },
    tally: () => ({
      foreign: foreign.size,
      strays: strays.size,
      namedByHand: namedByHand.size,
      passed: passes.size,
      lateComers: lateComers.size,
      merged: merged.size,
    }),
  };
}

function isNamed({ names }: Run, deployId: string): boolean {
  return names.length === 1 && names[0] === deployId;
}

function rank({ evidence }: Binding): number {
  return EVIDENCE.indexOf(evidence);
}
