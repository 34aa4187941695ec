import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { printBudget, printMany } from './budget-table.ts';
import { printFound } from './found.ts';
import { printHookLatency } from './hook-latency.ts';

/**
 * What following deploys costs of GitHub, and how soon a viewer sees what happens, beside what else
 * there is to follow them with. Prints tables; asserts nothing. `--only budget|latency|found` for one part.
 */

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const parts = ['budget', 'latency', 'found'].filter((part) => part === (only ?? part));
if (parts.length === 0) throw new Error(`--only takes budget, latency or found, not ${only}`);

console.log(
  `${availableParallelism()} cores, Node ${process.version}, GitHub simulated. What else the machine does is in the times.`,
);
if (parts.includes('latency')) await printHookLatency();
const isBudget = parts.includes('budget');
// The five minutes are mostly waiting; what is timed comes when the hundred deploys are over.
await Promise.all([isBudget && printBudget(), timedAfter()]);

async function timedAfter(): Promise<void> {
  if (isBudget) await printMany();
  if (parts.includes('found')) await printFound();
}
