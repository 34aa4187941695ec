import type { Origin, Point } from './points.ts';
import type { TroubleName } from './troubles.ts';

/** One intent (or two that get into each other's way), one way to go wrong, one place to die at. */
export type Scenario = Readonly<{
  point: Point;
  /** Where the server died before it died at `point`, in recovery. */
  origin: Origin | null;
  trouble: TroubleName;
  /** How long the run is missing from lists, in ms; `Infinity` for good. */
  lagMs: number;
  /** Whether the run's title carries the deploy's id, or only its time and actor tell it apart. */
  workflow: 'titled' | 'plain';
  /** Two deploys of one workflow at once; or one whose single dispatch GitHub carries out twice. */
  shape: 'single' | 'contended' | 'doubled';
  /** Whether the workflow's job calls back. */
  callsBack: boolean;
  /** Whether the search dies at its first look, or at the one that would settle it. */
  look: 'first' | 'deciding';
  /** Whether the caller waits for GitHub's answer. */
  isAsync: boolean;
}>;

/** A scenario that has its turn: its name marks its deploys at GitHub. */
export type Numbered = Scenario & Readonly<{ name: string }>;

/** How many runs GitHub makes of one dispatch. */
export function copiesOf({ shape }: Scenario): number {
  return shape === 'doubled' ? 2 : 1;
}

/** The names of its intents, which their runs carry as an input. */
export function intentNames({ name, shape }: Numbered): readonly string[] {
  return shape === 'contended' ? [`${name}-a`, `${name}-b`] : [name];
}

/** The scenario in one line, as far as it is out of the ordinary. */
export function describeScenario(scenario: Scenario): string {
  const { point, origin, trouble, lagMs, workflow, shape, callsBack, look, isAsync } = scenario;
  return [
    origin === null ? point : `${origin}, then ${point}`,
    ...[trouble, workflow, `listed after ${lagMs} ms`],
    ...(shape === 'single' ? [] : [shape]),
    ...(callsBack ? ['calls back'] : []),
    ...(look === 'first' ? [] : ['at the deciding look']),
    ...(isAsync ? ['respond-async'] : []),
  ].join(' · ');
}
