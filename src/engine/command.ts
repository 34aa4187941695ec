import { createHash } from 'node:crypto';
import type { Wish } from '../domain/deploy.ts';
import { asStrings, type GivenInputs, type Misfit } from '../domain/inputs.ts';
import type { Leave } from '../domain/policy.ts';
import type { Target } from './ports.ts';
import type { Named, Shipment } from './shipment.ts';

/** What somebody asks for, as it came in, and what is read off it. */

export type Command = Readonly<{
  target: string;
  /** `undefined`: the target's own. */
  ref: string | undefined;
  inputs: GivenInputs;
  reason: string | null;
  named: Named;
  /** The caller’s own lock is not meant for itself. */
  throughLock: boolean;
  /** Why a freeze or a mark does not hold this once. */
  override: string | null;
  /** The deploy to take back: its commit is marked, and the target locked. */
  rollsBack: string | null;
}>;

const WHOLE_SHA = /^[0-9a-f]{40}$/;

/** The commit a request names: in `sha`, or by hand in the input that carries it; or what is wrong with that. */
export function namedBy({ inputs, named }: Command, shaInput: string | null): Named | Misfit {
  const byHand = shaInput === null ? '' : String(inputs[shaInput] ?? '');
  if (byHand === '' || byHand === named.sha) return named;
  const pointer = `/inputs/${shaInput}`;
  if (named.sha !== null) {
    return {
      pointer,
      detail: `“${shaInput}” carries the commit named in \`sha\`, and says another.`,
    };
  }
  if (!WHOLE_SHA.test(byHand)) {
    const detail = `“${shaInput}” carries the commit to ship: name it by its whole sha, in lower case.`;
    return { pointer, detail };
  }
  return { ...named, sha: byHand };
}

/** The inputs, with the commit where the workflow takes one. */
export function withSha({ inputs }: Command, { commit, shaInput }: Shipment) {
  const given = asStrings(inputs);
  return shaInput === null || commit === null ? given : { ...given, [shaInput]: commit.sha };
}

/** How a command stands to what closes its target. */
export function leaveOf({ throughLock, override }: Command, by: string): Leave {
  return { by, throughLock, override };
}

/** The first line of the deploy’s history: whoever got past a gate is named with the reason. */
export function detailOf(
  { reason, override, rollsBack, requestedBy: by, ref }: Wish,
  title: string,
): string {
  return [
    `${by} asked to deploy ${ref} to ${title}.`,
    ...(rollsBack === null ? [] : [`It takes back deploy ${rollsBack}.`]),
    ...(reason === null ? [] : [reason]),
    ...(override === null ? [] : [`Overridden: ${override}`]),
  ].join(' ');
}

/**
 * What makes two requests the same wish, but for the ref (which a request may leave to the target).
 * Inputs that repeat what the target fixes say nothing new.
 */
export function fingerprintOf(
  { target: id, inputs, reason, named, throughLock, override, rollsBack }: Command,
  target: Target | undefined,
): string {
  const given = Object.entries(asStrings(inputs))
    .filter(([name, value]) => target?.inputs[name] !== value)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(
      JSON.stringify([
        id,
        given,
        reason,
        ...shasOf(named),
        ...gatesOf({ throughLock, override, rollsBack }),
      ]),
    )
    .digest('hex');
}

/** Where a request names no commit it is the same wish as before there was a way to. */
function shasOf({ expectedSha, sha }: Named): readonly (string | null)[] {
  return expectedSha === null && sha === null ? [] : [expectedSha, sha];
}

function gatesOf(
  gates: Pick<Command, 'throughLock' | 'override' | 'rollsBack'>,
): readonly object[] {
  const isPlain = !gates.throughLock && gates.override === null && gates.rollsBack === null;
  return isPlain ? [] : [gates];
}
