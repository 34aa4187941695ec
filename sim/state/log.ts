import type { JobSchedule, StepSchedule } from './job.ts';
import { exitCode } from './plan.ts';
import type { Attempt } from './run.ts';
import { schedule } from './schedule.ts';

const CYAN = '\u001b[36;1m';
const OFF = '\u001b[0m';

/** What one step printed. */
export interface StepLog {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

/**
 * What a job printed, in GitHub's form: every line dated, a group per step. A script prints what its
 * `echo TEXT` lines say, and `yes TEXT | head -n N` the same line N times.
 * @returns a log for each step that was reached; none where the job has not ended or never had a runner
 */
export function logsOf(attempt: Attempt, jobId: number, now: number): StepLog[] {
  const one = schedule(attempt).find(({ job }) => job.id === jobId);
  if (!one || one.completedAt === null || one.completedAt > now) return [];
  return one.steps.flatMap((step) => {
    const lines = linesOf(step, one, attempt);
    const { number, name } = step.step;
    return lines.length === 0 ? [] : [{ number, name, text: `${lines.join('\n')}\n` }];
  });
}

function linesOf(one: StepSchedule, job: JobSchedule, attempt: Attempt): string[] {
  if (one.conclusion === 'skipped') return [];
  const isFirst = one === job.steps[0];
  const isLast = one === job.steps.at(-1);
  const said = isFirst ? setUp(job) : isLast ? cleanUp() : written(one, attempt);
  const startedAt = dated(one.startedAt ?? 0);
  const endedAt = dated(one.completedAt ?? 0);
  const end = endOfStep(one, attempt);
  return [...said.map((line) => startedAt + line), ...end.map((line) => endedAt + line)];
}

function setUp({ job }: JobSchedule): string[] {
  return [
    "Current runner version: '2.330.0'",
    '##[group]Operating System',
    'Ubuntu',
    '24.04.3',
    '##[endgroup]',
    'Prepare workflow directory',
    `Complete job name: ${job.name}`,
  ];
}

function cleanUp(): string[] {
  return ['Cleaning up orphan processes'];
}

/** A step of the workflow file: what is run, then what that says. */
function written({ step }: StepSchedule, attempt: Attempt): string[] {
  const { script, hook } = step;
  if (script === null) {
    const inputs = Object.entries(hook?.with ?? {}).map(([name, value]) => `  ${name}: ${value}`);
    const title = hook ? `Run ${hook.uses}` : step.name;
    return [
      `##[group]${title}`,
      ...(inputs.length > 0 ? ['with:', ...inputs] : []),
      '##[endgroup]',
    ];
  }
  const code = script.trimEnd().split('\n');
  return [
    `##[group]Run ${code[0]}`,
    ...code.map((line) => CYAN + line + OFF),
    'shell: /usr/bin/bash -e {0}',
    'env:',
    `  GITHUB_TOKEN: ***`,
    `  RUN_ATTEMPT: ${attempt.number}`,
    '##[endgroup]',
    ...printed(code),
  ];
}

/** What the lines of a script print, up to the one that ends it. */
function printed(code: readonly string[]): string[] {
  const end = code.findIndex((line) => exitCode(line) !== 0);
  const reached = end === -1 ? code : code.slice(0, end);
  return reached.flatMap((line) => {
    const echo = /^\s*echo (.*)$/.exec(line);
    if (echo) return [unquoted(echo[1] ?? '')];
    const [, text, count] = /^\s*yes (.*?) \| head -n (\d+)\s*$/.exec(line) ?? [];
    if (text === undefined) return [];
    return Array.from({ length: Number(count) }, () => unquoted(text));
  });
}

/** `\e` becomes the escape character, as with `echo -e`: colours can be printed. */
function unquoted(text: string): string {
  const bare = text.replace(/^-e /, '').replace(/^(["'])(.*)\1$/, '$2');
  return bare.replaceAll('\\e', '\u001b');
}

function endOfStep({ step, conclusion }: StepSchedule, { stop }: Attempt): string[] {
  if (conclusion === 'failure') {
    const code = exitCode(step.script ?? '') || 1;
    return [`##[error]Process completed with exit code ${code}.`];
  }
  if (conclusion !== 'cancelled') return [];
  if (stop?.conclusion === 'timed_out') {
    return ['##[error]The job has exceeded the maximum execution time.'];
  }
  const by = stop?.by ? [`##[error]The run was canceled by @${stop.by.login}.`] : [];
  return [...by, '##[error]The operation was canceled.'];
}

/** GitHub dates lines to a tenth of a microsecond. */
function dated(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}0000Z `;
}
