import { each } from '../../src/engine/loop.ts';
import { environmentFor } from './environment.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { verdictsOn } from './verdict.ts';

/**
 * Plants one bug after the other and runs the test that is there to catch it.
 *
 *     npm run test:mutants              all of them
 *     npm run test:mutants -- 5xx       those with “5xx” in their name
 */

const AT_ONCE = 2;

type Outcome = 'caught' | 'MISSED' | 'BROKEN';

/** What is wrong without any bug, all else being the same: a test that is red then would catch them all. */
async function unsound(mutants: readonly Mutant[]): Promise<readonly string[]> {
  const named = mutants.map(({ caughtBy }) => caughtBy);
  const files = Map.groupBy(named, ({ file }) => file);
  const found: string[] = [];
  await each([...files], { width: AT_ONCE }, async ([file, ofFile]) => {
    const tests = [...new Set(ofFile.map(({ test }) => test))];
    const verdicts = await verdictsOn(file, tests, environmentFor(''));
    for (const [test, { is, said }] of verdicts) {
      if (is !== 'green') found.push(`${file}: “${test}” is ${is} without any bug: ${said}`);
    }
  });
  return found;
}

async function judge(mutant: Mutant): Promise<Outcome> {
  const { name, caughtBy } = mutant;
  const { file, test } = caughtBy;
  const verdicts = await verdictsOn(file, [test], environmentFor(name));
  const { is, said } = verdicts.get(test) ?? { is: 'absent', said: '' };
  const outcome = is === 'red' ? 'caught' : is === 'green' ? 'MISSED' : 'BROKEN';
  console.log(`${outcome}  ${name}  by “${test}” (${file})`);
  if (outcome === 'BROKEN') console.log(`        the test did not come to judge: ${said}`);
  return outcome;
}

async function main(part: string): Promise<boolean> {
  const chosen = MUTANTS.filter(({ name }) => name.includes(part));
  const faults = await unsound(chosen);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return false;
  const outcomes: Outcome[] = [];
  await each(chosen, { width: AT_ONCE }, async (mutant) => {
    outcomes.push(await judge(mutant));
  });
  const caught = outcomes.filter((outcome) => outcome === 'caught').length;
  console.log(`${caught} of ${chosen.length} planted bugs caught`);
  return caught === chosen.length && caught > 0;
}

const [part = ''] = process.argv.slice(2);
process.exitCode = (await main(part)) ? 0 : 1;
