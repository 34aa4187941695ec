import { BILL_HEADER, billCells } from './budget-bill.ts';
import { billOfMany, billOfNone, billOfOne, type Measured } from './budget-deploys.ts';
import { billOfGh, billOfModal } from './budget-others.ts';
import { LATENCY_MS, LIST_LAG_MS, type Setting, WEBHOOK_DELAY_MS } from './budget-stage.ts';
import { openScope } from './scope.ts';

const VIEWERS = [0, 1, 10, 1_000] as const;
const WATCHERS = [1, 10] as const;
const MOST_WITH_HOOKS = 3;
const MOST_WITHOUT = 40;
const MANY = 100;

const SETTINGS: readonly Setting[] = [true, false].flatMap((hasHooks) =>
  [true, false].map((tellsRun) => ({ tellsRun, hasHooks })),
);

/** What a five-minute deploy asks of GitHub, counted at the simulator in real time, all side by side. */
export async function printBudget(): Promise<void> {
  await using t = openScope();
  const idle = [true, false].map(
    async (hasHooks) => [hasHooks, await billOfNone(t, { tellsRun: true, hasHooks })] as const,
  );
  const ours = SETTINGS.flatMap((setting) =>
    VIEWERS.map(
      async (viewers) => [setting, viewers, await billOfOne(t, setting, viewers)] as const,
    ),
  );
  const others = WATCHERS.flatMap((viewers) => [
    billOfGh(t, viewers).then((bill) => ['gh run watch', viewers, bill] as const),
    billOfModal(t, viewers).then((bill) => ['the record’s modal', viewers, bill] as const),
  ]);
  const [idleBills, measured, watched] = await Promise.all([
    Promise.all(idle).then((bills) => new Map(bills)),
    Promise.all(ours),
    Promise.all(others),
  ]);
  const rows = measured.map(([setting, viewers, one]) =>
    rowOf(setting, viewers, one, idleBills.get(setting.hasHooks)?.requests ?? 0),
  );
  for (const [hasHooks, bill] of idleBills) {
    rows.push([
      ...namesOf(hasHooks),
      'nobody deploys',
      '–',
      ...billCells(bill),
      '–',
      '–',
      '–',
      '–',
    ]);
  }
  for (const [name, viewers, bill] of watched) {
    rows.push([name, '–', '–', String(viewers), ...billCells(bill), '–', '–', '–', '–']);
  }
  console.log(
    `\nRequests to GitHub for one five-minute deploy, from Deploy to a minute after its end (real time)\n`,
  );
  console.log(lineOf(['', 'webhooks', 'dispatch', 'viewers', ...BILL_HEADER, ...JUDGED]));
  console.log(lineOf(Array.from({ length: 15 }, () => '---')));
  for (const row of rows) console.log(lineOf(row));
  console.log(NOTES);
}

const NOTES = `
GitHub takes ${LATENCY_MS} ms a call; lists show a run ${LIST_LAG_MS} ms late; a webhook leaves ${WEBHOOK_DELAY_MS} ms after its event.
A 304 costs nothing of the hourly limit, and is counted all the same. Jobs and runs: as GitHub's paths say; list: a workflow's runs.
"Beyond idle": met by what is asked beyond an idle server (the rows where nobody deploys), not in all.
Viewers are streams, half of them of the deploy, half of everything, and one reader every 2 s.
gh is told the run's id, and so asks for no list; "unknown" is what the simulator does not serve (GraphQL, annotations).
The decision record does not say how its modal follows a run once it is known: here by one read of it at each poll.
gh and the modal are counted to the run's end, not a minute longer.`;

const JUDGED = ['beyond an idle server', 'aim', 'met', 'ended'];

/** A hundred deploys of twenty workflows at once. */
export async function printMany(): Promise<void> {
  await using t = openScope();
  const measured = await Promise.all(
    SETTINGS.map(async (setting) => [setting, await billOfMany(t, setting)] as const),
  );
  console.log(
    '\nThe same for 100 one-minute deploys of 20 workflows at once, one viewer of everything\n',
  );
  const header = ['webhooks', 'dispatch', ...BILL_HEADER, 'a deploy', 'aim', 'met', 'ended'];
  console.log(lineOf(header));
  console.log(lineOf(header.map(() => '---')));
  for (const [{ tellsRun, hasHooks }, { bill, ends }] of measured) {
    const each = bill.requests / MANY;
    const aim = aimOf(hasHooks);
    const names = [hasHooks ? 'yes' : 'no', tellsRun ? '200' : '204'];
    const judged = [each.toFixed(2), `≤ ${aim}`, each <= aim ? 'yes' : 'no', ends];
    console.log(lineOf([...names, ...billCells(bill), ...judged]));
  }
}

function rowOf(
  { tellsRun, hasHooks }: Setting,
  viewers: number,
  { bill, ends }: Measured,
  idle: number,
): readonly string[] {
  const beyond = bill.requests - idle;
  const aim = aimOf(hasHooks);
  const met = bill.requests <= aim ? 'yes' : beyond <= aim ? 'beyond idle' : 'no';
  const names = [...namesOf(hasHooks), tellsRun ? '200' : '204', String(viewers)];
  return [...names, ...billCells(bill), String(beyond), `≤ ${aim}`, met, ends];
}

function aimOf(hasHooks: boolean): number {
  return hasHooks ? MOST_WITH_HOOKS : MOST_WITHOUT;
}

function namesOf(hasHooks: boolean): readonly string[] {
  return ['Signalbox', hasHooks ? 'yes' : 'no'];
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
