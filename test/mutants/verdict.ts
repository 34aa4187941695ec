import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exactly } from './pattern.ts';

/** How one test ended. `absent`: no one test of that name ran to an end of its own, `said` tells why. */
export type Verdict = Readonly<{ is: 'green' | 'red' | 'absent'; said: string }>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The longest test waits 20 s for a fact before it gives up. */
const BOUND_MS = 60_000;

/** Runs only these tests of a file, in a process of its own, and gives how each ended. */
export async function verdictsOn(
  file: string,
  tests: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Verdict>> {
  const ended = new Map<string, Verdict[]>(tests.map((name) => [name, []]));
  let said = '';
  const events = run({
    files: [`${ROOT}${file}`],
    cwd: ROOT,
    env: { ...process.env, ...environment },
    execArgv: [],
    testNamePatterns: tests.map(exactly),
    timeout: BOUND_MS,
  });
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') said += data.message;
    if (type === 'test:pass') ended.get(data.name)?.push({ is: 'green', said: '' });
    if (type === 'test:fail') {
      said ||= data.details.error.message;
      ended.get(data.name)?.push(redBy(data.details.error));
    }
  }
  return new Map([...ended].map(([name, verdicts]) => [name, oneOf(verdicts, said)]));
}

function oneOf([verdict, another]: readonly Verdict[], said: string): Verdict {
  if (verdict === undefined) return { is: 'absent', said: said.trim() || 'no such test' };
  return another === undefined ? verdict : { is: 'absent', said: 'several tests have this name' };
}

/** Red is a test that judged and found fault: not one that was never begun, or cut short. */
function redBy(error: Error & { failureType?: string }): Verdict {
  const cause = error.cause;
  const said = cause instanceof Error ? cause.message : error.message;
  return { is: error.failureType === 'testCodeFailure' ? 'red' : 'absent', said };
}
