import { createHash } from 'node:crypto';
import { asStrings, type GivenInputs } from '../domain/inputs.ts';
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

/** The inputs, with the commit where the workflow takes one; who fills that input by hand is heard. */
export function withSha({ inputs, named }: Command, { commit, shaInput }: Shipment) {
  const given = asStrings(inputs);
  if (shaInput === null || commit === null) return given;
  const isByHand = given[shaInput] !== undefined && named.sha === null;
  return isByHand ? given : { ...given, [shaInput]: commit.sha };
}

/** How a command stands to what closes its target. */
export function leaveOf({ throughLock, override }: Command, by: string): Leave {
  return { by, throughLock, override };
}

/** The first line of the deploy’s history: whoever got past a gate is named with the reason. */
export function detailOf(
  { reason, override, rollsBack }: Command,
  { by, ref, title }: Readonly<{ by: string; ref: string; title: string }>,
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
