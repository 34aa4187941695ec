import { z } from 'zod';
import type { Target } from '../contract/target.ts';
import { inForce } from '../domain/policy.ts';
import { shippedCommit } from '../domain/shipping.ts';
import type { Engine } from '../engine/engine.ts';
import { isOn } from '../engine/freeze.ts';
import type { Clock, Target as Configured, TargetStanding, Views } from '../engine/ports.ts';
import { ProblemError } from './problems.ts';
import { renderFreeze, renderTarget } from './render.ts';

/** How long before it begins a freeze is shown. */
const FREEZE_AHEAD_MS = 48 * 3_600_000;

export const TargetId = z.object({ target: z.string().max(64) });

/** The target as configured; throws the problem where there is none. */
export function configuredTarget(targets: ReadonlyMap<string, Configured>, id: string): Configured {
  const target = targets.get(id);
  if (target !== undefined) return target;
  throw new ProblemError('no-such-target', `No target ${JSON.stringify(id)} is configured.`);
}

export type TargetReader = Readonly<{
  configured: (id: string) => Configured;
  rendered: (wanted: readonly Configured[]) => Promise<Target[]>;
  renderedOne: (id: string) => Promise<Target>;
}>;

/** Targets with what stands there, for every route that answers with one. */
export function createTargetReader(deps: {
  engine: Pick<Engine, 'gates' | 'behind' | 'usual'>;
  views: Views;
  clock: Clock;
  targets: ReadonlyMap<string, Configured>;
}): TargetReader {
  const { engine, views, clock, targets } = deps;

  function render(target: Configured, standing: TargetStanding): Target {
    const now = clock.now();
    const next = engine.gates.freezeOf(target);
    const isNear = next !== null && next.window.from - now <= FREEZE_AHEAD_MS;
    const freeze = isNear ? renderFreeze(next, isOn(next.window, now)) : null;
    const { live, lock } = standing;
    const liveSha = live && (shippedCommit(live)?.sha ?? null);
    const behind = engine.behind.of(target, liveSha);
    const usual = engine.usual.of(target.id);
    return renderTarget(
      target,
      { ...standing, lock: inForce(lock, now) },
      { freeze, behind, usual },
    );
  }

  async function rendered(wanted: readonly Configured[]): Promise<Target[]> {
    const standings = await views.standings(wanted.map((target) => target.id));
    return wanted.flatMap((target) => {
      const standing = standings.get(target.id);
      return standing === undefined ? [] : [render(target, standing)];
    });
  }

  async function renderedOne(id: string): Promise<Target> {
    const [target] = await rendered([configuredTarget(targets, id)]);
    if (target === undefined) throw new Error(`no standing for target ${id}`);
    return target;
  }

  return { configured: (id) => configuredTarget(targets, id), rendered, renderedOne };
}
