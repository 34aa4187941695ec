import { accept, type Deploy, type Wish } from '../domain/deploy.ts';
import { type Misfit, misfits } from '../domain/inputs.ts';
import type { Lock } from '../domain/policy.ts';
import { shippedCommit } from '../domain/shipping.ts';
import type { Reach } from './checkpoint.ts';
import { type Command, detailOf, fingerprintOf, leaveOf, withSha } from './command.ts';
import type { Dispatcher, Dispatching } from './dispatch.ts';
import type { Feed } from './feed.ts';
import type { Closed, Gates } from './gates.ts';
import type { Clock, InsertRules, KeyedDeploy, Log, Store, Target } from './ports.ts';
import type { NotShipped, PrepareShipment, Shipment } from './shipment.ts';
import type { TargetNews } from './target-news.ts';
import { correlationInputOf, isTitledBy, type Workflows } from './workflows.ts';

/** How old a workflow's inputs may be to check a request against them. */
const INPUTS_MAX_AGE_MS = 15 * 60_000;
const INPUTS_WAIT_MS = 2_000;

export type Requested =
  | Readonly<{ kind: 'created'; deploy: Deploy; dispatching: Dispatching }>
  | Readonly<{ kind: 'replayed'; deploy: Deploy }>
  | Readonly<{ kind: 'no-such-target' }>
  | Readonly<{ kind: 'ref-not-allowed'; ref: string; allowed: readonly string[] }>
  | NotShipped
  | Closed
  | Readonly<{ kind: 'not-rolled-back'; detail: string }>
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
  gates: Gates;
  dispatcher: Dispatcher;
  feed: Feed;
  targetNews: TargetNews;
  clock: Clock;
  log: Log;
  newId: () => string;
  targets: ReadonlyMap<string, Target>;
  reach: Reach;
}): RequestDeploy {
  const { store, workflows, prepareShipment, gates, dispatcher } = deps;
  const { feed, targetNews, clock, log, newId, targets, reach } = deps;

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
    const mustBeKnown = await gates.needsCommit(target);
    const shipment = await prepareShipment({ target, ref }, command.named, inputs, mustBeKnown);
    if (shipment.kind !== 'ships') return shipment;
    const leave = leaveOf(command, caller.name);
    const closed = await gates.closedTo(target, shipment.commit, leave);
    if (closed !== null) return closed;
    const rollback = await rollbackOf(command, caller.name);
    if (typeof rollback === 'string') return { kind: 'not-rolled-back', detail: rollback };
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
    const { concurrency } = target;
    return commit(deploy, { key, concurrency, leave, rollback }, command, target);
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
      override: command.override,
      rollsBack: command.rollsBack,
      commit: given.shipment.commit,
      shaInput: given.shipment.shaInput,
      ...given.carried,
      origin: 'console',
      requestedBy: given.caller.name,
      requestedAt: clock.now(),
    };
  }

  /** What a rollback commits beside the wish; null: it is none; a text: it cannot be one. */
  async function rollbackOf(
    { rollsBack, target, reason }: Command,
    by: string,
  ): Promise<InsertRules['rollback'] | string> {
    if (rollsBack === null) return null;
    if (reason === null || reason.trim() === '') return 'A rollback needs a reason.';
    const bad = await store.load(rollsBack);
    if (bad?.wish.target !== target) return `There is no deploy ${rollsBack} of this target.`;
    const commit = shippedCommit(bad);
    const at = clock.now();
    const lock = { reason: `Rolled back: ${reason}`, by, at, expiresAt: null };
    return { bad: commit && { ...commit, reason, by, at }, lock };
  }

  async function commit(
    deploy: Deploy,
    rules: InsertRules,
    command: Command,
    target: Target,
  ): Promise<Requested> {
    const { id, requestedAt, requestedBy, ref } = deploy.wish;
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
        detail: detailOf(command, { by: requestedBy, ref, title: target.title }),
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
      case 'marked':
        return { kind: 'commit-marked', commit: inserted.commit };
      case 'created': {
        reach('request.committed', id);
        log.info({ deploy: id, target: target.id, ref }, 'deploy accepted');
        feed.publish(deploy, inserted.position);
        if (rules.rollback !== null) targetNews.changed();
        return { kind: 'created', deploy, dispatching: dispatcher.send(deploy) };
      }
    }
  }
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
