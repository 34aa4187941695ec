import type { Bill, Side } from './bill.ts';
import type { Count } from './record-rule.ts';
import type { Outcome } from './simulation.ts';
import { REQUEST_KINDS, type RequestKind } from './transport.ts';

type Timed = Outcome & { readonly seconds: number };

/** One seed as a table. */
export function summaryOf(outcome: Timed): string {
  const { requests, tally, verdict, rule, unseen } = outcome;
  const rows: readonly (readonly [string, string | number])[] = [
    ['seed', outcome.seed],
    ['deploys', outcome.deploys],
    ['runs', outcome.runs],
    ['  of them started by hand', outcome.byHand],
    ['  of them doubled by GitHub', outcome.doubled],
    ['server crashes', outcome.crashes],
    ['  of them started outside, taken in', outcome.outside],
    ['  of them merged into a deploy', tally.merged],
    ['runs deleted, times a repository was hidden', `${unseen.deleted}, ${unseen.hidden}`],
    ['hooks told', toldOf(outcome.told)],
    ['re-runs asked for, started, refused', Object.values(outcome.reruns).join(', ')],
    ['invariants', 'held at every step'],
    ['let through to deploy', tally.passed],
    ['a run of nobody’s singled out, own unseen', tally.foreign],
    ['what another deploy left over singled out', tally.strays],
    ['a person’s run that gave the id', tally.namedByHand],
    ['a run of ours taken in as from outside', tally.lateComers],
    ['in doubt in the end', verdict.inDoubt],
    ['showing a re-run', verdict.again],
    ['behind a re-run nobody could see', verdict.behind],
    ['called gone', verdict.gone],
    ['settled', verdict.settled],
    ['unconfirmed: no run, or never listed', verdict.hidden],
    ['unconfirmed: several fit', verdict.ambiguous],
    ['unconfirmed: alone, nothing proves it', verdict.alone],
    ['the record’s rule wrong: first since T', shareOf(rule.byOurClock.first)],
    ['  the newest since T', shareOf(rule.byOurClock.newest)],
    ['  no run found in its 90 s', rule.byOurClock.undecided],
    ['  first, with T by GitHub’s clock', shareOf(rule.byGitHubsClock.first)],
    ['  newest, with T by GitHub’s clock', shareOf(rule.byGitHubsClock.newest)],
    ['GitHub’s clock ahead of ours', `${(outcome.clockAheadMs / 1000).toFixed(1)} s`],
    ['virtual time', `${(outcome.virtualMs / 3_600_000).toFixed(1)} h in ${outcome.steps} steps`],
    ['real time', `${outcome.seconds.toFixed(1)} s`],
    ['digest', outcome.digest],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return [...lines, '', ...billOf(requests)].join('\n');
}

/** What GitHub was asked for each deploy while deploys came in, with hooks and without. */
function billOf({ hooked, unhooked }: Bill): readonly string[] {
  const each = (side: Side, of: readonly RequestKind[]): string => {
    const asked = of.reduce((sum, kind) => sum + side.requests[kind], 0);
    return (side.deploys === 0 ? 0 : asked / side.deploys).toFixed(2).padStart(12);
  };
  const row = (name: string, of: readonly RequestKind[]): string =>
    name.padEnd(24) + each(hooked, of) + each(unhooked, of);
  return [
    `${'requests a deploy'.padEnd(24)}${'with hooks'.padStart(12)}${'without'.padStart(12)}`,
    ...REQUEST_KINDS.map((kind) => row(`  ${kind}`, [kind])),
    row('  all', REQUEST_KINDS),
    `${'  deploys'.padEnd(24)}${String(hooked.deploys).padStart(12)}${String(unhooked.deploys).padStart(12)}`,
  ];
}

function toldOf(told: Outcome['told']): string {
  return Object.entries(told)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

/** One seed as a line. */
export function lineOf(outcome: Timed): string {
  const { seed, deploys, runs, crashes, tally, verdict, rule, seconds, digest } = outcome;
  return [
    `seed ${seed}: ${deploys} deploys, ${runs} runs, ${crashes} crashes`,
    `re-runs ${Object.values(outcome.reruns).join('/')}`,
    `foreign ${tally.foreign}+${tally.strays}`,
    `open ${verdict.hidden} hidden ${verdict.ambiguous} ambiguous ${verdict.alone} alone`,
    `the record’s rule wrong ${shareOf(rule.byOurClock.first)}, nothing found for ${rule.byOurClock.undecided}`,
    `${seconds.toFixed(1)} s`,
    digest,
  ].join('; ');
}

/** Many seeds together. */
export function totalsOf(outcomes: readonly Timed[]): string {
  const sum = (of: (outcome: Timed) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const count = (of: (outcome: Timed) => Count): string =>
    shareOf({ wrong: sum((one) => of(one).wrong), decided: sum((one) => of(one).decided) });
  return [
    `${outcomes.length} seeds: ${sum((one) => one.deploys)} deploys, ${sum((one) => one.runs)} runs, ${sum((one) => one.crashes)} crashes; the invariants held at every step`,
    `singled out while the own run was unseen: ${sum((one) => one.tally.foreign)} of nobody’s, ${sum((one) => one.tally.strays)} left over`,
    `open in the end: ${sum((one) => one.verdict.hidden)} hidden, ${sum((one) => one.verdict.ambiguous)} ambiguous, ${sum((one) => one.verdict.alone)} alone`,
    `the record’s rule wrong: ${count((one) => one.rule.byOurClock.first)}; the newest ${count((one) => one.rule.byOurClock.newest)}; nothing found for ${sum((one) => one.rule.byOurClock.undecided)}; with T by GitHub’s clock: ${count((one) => one.rule.byGitHubsClock.first)}; the newest ${count((one) => one.rule.byGitHubsClock.newest)}`,
    `${sum((one) => one.seconds).toFixed(1)} s`,
  ].join('\n');
}

function shareOf({ wrong, decided }: Count): string {
  const share = decided === 0 ? 0 : (100 * wrong) / decided;
  return `${wrong} of ${decided} (${share.toFixed(1)} %)`;
}
