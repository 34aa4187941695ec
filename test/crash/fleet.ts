import { type Outcome, runChain } from './run.ts';
import type { Numbered } from './scenario.ts';

/** How many scenarios share a database: enough for old deploys to be in the way of new ones. */
const CHAIN_LENGTH = 10;

/** Plays all scenarios, in chains, so many of them at a time; each outcome is told as its chain ends. */
export async function runAll(
  scenarios: readonly Numbered[],
  { width, told = () => {} }: { width: number; told?: (outcomes: readonly Outcome[]) => void },
): Promise<readonly Outcome[]> {
  const length = Math.min(CHAIN_LENGTH, Math.ceil(scenarios.length / width));
  const chains = Array.from({ length: Math.ceil(scenarios.length / length) }, (_, index) =>
    scenarios.slice(index * length, (index + 1) * length),
  );
  const queue = chains.values();
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (const chain of queue) {
      const ended = await runChain(chain);
      outcomes.push(...ended);
      told(ended);
    }
  };
  // Whatever fails, all the others end first, and tidy up.
  const ends = await Promise.allSettled(Array.from({ length: width }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return outcomes;
}
