import { createHash } from 'node:crypto';
import { accept, type Deploy, type Wish } from '../domain/deploy.ts';
import { asStrings, type GivenInputs, type Misfit, misfits } from '../domain/inputs.ts';
import type { Reach } from './checkpoint.ts';
import type { Dispatcher, Dispatching } from './dispatch.ts';
import type { Feed } from './feed.ts';
import type { Clock, KeyedDeploy, Lock, Log, Store, Target } from './ports.ts';
import type { Named, NotShipped, PrepareShipment, Shipment } from './shipment.ts';
import { correlationInputOf, isTitledBy, type Workflows } from './workflows.ts';

/** How old a workflow's inputs may be to check a request against them. */
const INPUTS_MAX_AGE_MS = 15 * 60_000;
const INPUTS_WAIT_MS = 2_000;

export type Command = Readonly<{
  target: string;
  /** `undefined`: the target's own. */
  ref: string | undefined;
  inputs: GivenInputs;
  reason: string | null;
  named: Named;
}>;

export type Requested =
  | Readonly<{ kind: 'created'; deploy: Deploy; dispatching: Dispatching }>
  | Readonly<{ kind: 'replayed'; deploy: Deploy }>
  | Readonly<{ kind: 'no-such-target' }>
  | Readonly<{ kind: 'ref-not-allowed'; ref: string; allowed: readonly string[] }>
  | NotShipped
  | Readonly<{ kind: 'invalid-inputs'; misfits: readonly Misfit[] }>
  | Readonly<{ kind: 'idempotency-key-reused'; deploy: Deploy }>
  | Readonly<{ kind: 'target-busy'; by: Deploy }>
  | Readonly<{ kind: 'target-locked'; target: string; lock: Lock }>;

export type RequestDeploy = (
  command: Command,
  caller: Readonly<{ name: string; key: string | null; mayWait: boolean }>,
) => Promise<Requested>;

/**
 * Takes a wish: the key first (a replay is answered as it is, whatever has changed since), then what
 * may refuse it without a trace, then the row, durable; only then does the dispatch begin.
 */
export function createRequest(deps: {
  store: Store;
  workflows: Workflows;
  prepareShipment: PrepareShipment;
  dispatcher: Dispatcher;
  feed: Feed;
  clock: Clock;
  log: Log;
  newId: () => string;
  targets: ReadonlyMap<string, Target>;
  reach: Reach;
}): RequestDeploy {
  const { store, workflows, prepareShipment, dispatcher } = deps;
  const { feed, clock, log, newId, targets, reach } = deps;

  return async (command, caller) => {
    const target = targets.get(command.target);
    const fingerprint = fingerprintOf(command, target);
    const known = caller.key === null ? null : await store.findByKey(caller.name, caller.key);
    if (known !== null) return replay(known, command, fingerprint, target);
    if (target === undefined) return { kind: 'no-such-target' };
    const ref = command.ref ?? target.ref;
    if (!target.allowsRef(ref)) return { kind: 'ref-not-allowed', ref, allowed: target.refs ?? [] };
    const inputs = await workflows.inputsOf(target, ref, {
      maxAgeMs: INPUTS_MAX_AGE_MS,
      waitMs: caller.mayWait ? INPUTS_WAIT_MS : 0,
    });
    const shipment = await prepareShipment({ target, ref }, command.named, inputs);
    if (shipment.kind !== 'ships') return shipment;
    const correlationInput = correlationInputOf(target, inputs);
    const declared = inputs.known ? inputs.inputs : null;
    const given = withSha(command, shipment);
    const found = misfits(given, { fixed: target.inputs, correlationInput, declared });
    if (found.length > 0) return { kind: 'invalid-inputs', misfits: found };
    const isTitled = isTitledBy(correlationInput, inputs);
    const carried = { correlationInput, isTitled };
    const deploy = accept(wishOf(command, { target, ref, given, carried, shipment, caller }));
    const key =
      caller.key === null
        ? null
        : { scope: caller.name, key: caller.key, fingerprint, refDefaulted: !command.ref };
    return commit(deploy, { key, concurrency: target.concurrency }, command, target);
  };

  function wishOf(
    command: Command,
    given: {
      target: Target;
      ref: string;
      given: Readonly<Record<string, string>>;
      carried: Pick<Wish, 'correlationInput' | 'isTitled'>;
      shipment: Shipment;
      caller: { name: string };
    },
  ): Wish {
    const { target } = given;
    return {
      id: newId(),
      target: target.id,
      repository: target.repository,
      workflow: target.workflow,
      ref: given.ref,
      inputs: { ...given.given, ...target.inputs },
      environment: target.environment,
      reason: command.reason,
      commit: given.shipment.commit,
      shaInput: given.shipment.shaInput,
      ...given.carried,
      origin: 'console',
      requestedBy: given.caller.name,
      requestedAt: clock.now(),
    };
  }

  async function commit(
    deploy: Deploy,
    rules: Parameters<Store['insert']>[2],
    command: Command,
    target: Target,
  ): Promise<Requested> {
    const { id, requestedAt, requestedBy, reason, ref } = deploy.wish;
    reach('request.checked', id);
    const inserted = await store.insert(
      deploy,
      {
        version: deploy.version,
        at: requestedAt,
        event: 'accepted',
        source: 'request',
        actor: requestedBy,
        status: 'accepted',
        detail: `${requestedBy} asked to deploy ${ref} to ${target.title}.${reason ? ` ${reason}` : ''}`,
      },
      rules,
    );
    switch (inserted.kind) {
      case 'known':
        return replay(inserted.known, command, fingerprintOf(command, target), target);
      case 'busy':
        return { kind: 'target-busy', by: inserted.by };
      case 'locked':
        return { kind: 'target-locked', target: target.id, lock: inserted.lock };
      case 'created': {
        reach('request.committed', id);
        log.info({ deploy: id, target: target.id, ref }, 'deploy accepted');
        feed.publish(deploy, inserted.position);
        return { kind: 'created', deploy, dispatching: dispatcher.send(deploy) };
      }
    }
  }
}

/** The inputs, with the commit where the workflow takes one; who fills that input by hand is heard. */
function withSha({ inputs, named }: Command, { commit, shaInput }: Shipment) {
  const given = asStrings(inputs);
  if (shaInput === null || commit === null) return given;
  const isByHand = given[shaInput] !== undefined && named.sha === null;
  return isByHand ? given : { ...given, [shaInput]: commit.sha };
}

function replay(
  known: KeyedDeploy,
  command: Command,
  fingerprint: string,
  target: Target | undefined,
): Requested {
  const { deploy } = known;
  const isSameRef =
    command.ref === undefined
      ? known.refDefaulted || deploy.wish.ref === target?.ref
      : deploy.wish.ref === command.ref;
  const isSame = isSameRef && known.fingerprint === fingerprint;
  return isSame ? { kind: 'replayed', deploy } : { kind: 'idempotency-key-reused', deploy };
}

/**
 * What makes two requests the same wish, but for the ref (which a request may leave to the target).
 * Inputs that repeat what the target fixes say nothing new.
 */
function fingerprintOf(
  { target: id, inputs, reason, named }: Command,
  target: Target | undefined,
): string {
  const given = Object.entries(asStrings(inputs))
    .filter(([name, value]) => target?.inputs[name] !== value)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([id, given, reason, ...shasOf(named)]))
    .digest('hex');
}

/** Where a request names no commit it is the same wish as before there was a way to. */
function shasOf({ expectedSha, sha }: Named): readonly (string | null)[] {
  return expectedSha === null && sha === null ? [] : [expectedSha, sha];
}
