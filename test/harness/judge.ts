import assert from 'node:assert/strict';
import { z } from 'zod';
import { Diff, RefChecks, RefList } from '../../src/contract/code.ts';
import { CommitReport } from '../../src/contract/commit.ts';
import { Deploy, DeployList, LogTail, Timeline } from '../../src/contract/deploy.ts';
import { GitHubReport } from '../../src/contract/github.ts';
import { TargetEvents } from '../../src/contract/lock.ts';
import { NotificationChannel, NotificationReport } from '../../src/contract/notification.ts';
import { NumbersReport, TargetJobs, TargetNumbers } from '../../src/contract/numbers.ts';
import { PROBLEMS, Problem, type ProblemCode, problemCode } from '../../src/contract/problem.ts';
import { Session } from '../../src/contract/session.ts';
import { Form, Target, TargetList } from '../../src/contract/target.ts';
import type { Answer } from './answer.ts';

const Heard = z.object({ heard: z.enum(['done', 'again', 'ignored']) });
const Ok = z.object({ status: z.literal('ok') });

/** Which schema the good answers of a route follow. */
const ROUTES: readonly (readonly [RegExp, z.ZodType])[] = [
  [
    /^\w+ \/api\/internal\/deploys\/[^/]+(\/(callback|link|abandon|look|cancel|rerun|review))?$/,
    Deploy,
  ],
  [/^POST \/api\/internal\/deploys$/, Deploy],
  [/^GET \/api\/internal\/deploys$/, DeployList],
  [/^GET \/api\/internal\/commits\/[^/]+$/, CommitReport],
  [/^GET \/api\/internal\/deploys\/[^/]+\/timeline$/, Timeline],
  [/^GET \/api\/internal\/deploys\/[^/]+\/log$/, LogTail],
  [/^GET \/api\/internal\/targets$/, TargetList],
  [/^GET \/api\/internal\/targets\/[^/]+\/form$/, Form],
  [/^GET \/api\/internal\/targets\/[^/]+\/refs$/, RefList],
  [/^GET \/api\/internal\/targets\/[^/]+\/checks$/, RefChecks],
  [/^GET \/api\/internal\/targets\/[^/]+\/diff$/, Diff],
  [/^GET \/api\/internal\/targets\/[^/]+\/events$/, TargetEvents],
  [/^GET \/api\/internal\/targets\/[^/]+\/jobs$/, TargetJobs],
  [/^GET \/api\/internal\/targets\/[^/]+\/numbers$/, TargetNumbers],
  [/^GET \/api\/internal\/numbers$/, NumbersReport],
  [/^\w+ \/api\/internal\/targets\/[^/]+(\/lock|\/bad-commits\/\w+)?$/, Target],
  [/^\w+ \/api\/internal\/session$/, Session],
  [/^GET \/api\/internal\/github$/, GitHubReport],
  [/^GET \/api\/internal\/notifications$/, NotificationReport],
  [/^POST \/api\/internal\/notifications\/[^/]+\/retry$/, NotificationChannel],
  [/^GET \/(healthz|readyz)$/, Ok],
  [/^POST \/api\/github\/webhooks$/, Heard],
];

/** What no body may hold: a stack, or a place in somebody's source. */
const INNARDS = /\n\s+at |node_modules|node:internal|\.ts:\d+|<html/i;

/** Holds an answer against the contract: every good body has its schema's form, every error is a problem. */
export function judge(method: string, target: string, answer: Answer): void {
  const path = pathOf(target);
  if (answer.status >= 400) judgeProblem(path, answer);
  else judgeGood(`${method} ${path}`, answer);
}

/** The path that a request target means, however it is spelled. */
function pathOf(target: string): string {
  const [path = ''] = target.replace(/^https?:\/\/[^/]*/, '').split('?');
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function judgeGood(call: string, { status, json }: Answer): void {
  const schema = ROUTES.find(([route]) => route.test(call))?.[1];
  if (schema === undefined || status === 304 || status === 204) return;
  assert.deepEqual(schema.parse(json), json, `${call} says what the contract does not`);
}

function judgeProblem(path: string, { status, headers, text, json }: Answer): void {
  const about = `${status} from ${path}: ${text.slice(0, 300)}`;
  assert.match(String(headers['content-type']), /^application\/problem\+json\b/, about);
  assert.doesNotMatch(text, INNARDS);
  const problem = Problem.parse(json);
  assert.deepEqual(problem, json, `a problem from ${path} says what the contract does not`);
  assert.equal(problem.status, status, 'the status in the body is the status of the answer');
  const code = problemCode(problem.type);
  assert.ok(code !== null, `${problem.type} is no known problem`);
  assert.equal(PROBLEMS[code].status, status, `${code} has its own status`);
  assert.equal(problem.title, PROBLEMS[code].title);
  assert.match(problem.instance, /^urn:signalbox:request:[\w-]+$/);
  if (/^\/api\/internal\/deploys(\/|$)/.test(path)) {
    assert.notEqual(problem.dispatch, undefined, `whether it fired is told: ${about}`);
  }
  if (status === 429 || status === 503) assert.match(String(headers['retry-after']), /^[1-9]\d*$/);
}

/** The deploy in an answer of this status. */
export function deployOf(answer: Answer, status?: number): Deploy {
  if (status !== undefined) assert.equal(answer.status, status, answer.text);
  else assert.ok(answer.status < 300, answer.text);
  return Deploy.parse(answer.json);
}

/** The problem in an answer; fails where it is another. */
export function problemOf(answer: Answer, code: ProblemCode): Problem {
  assert.equal(answer.status, PROBLEMS[code].status, answer.text);
  const problem = Problem.parse(answer.json);
  assert.equal(problemCode(problem.type), code, answer.text);
  return problem;
}
