import { accept, type Deploy, type Wish } from '../domain/deploy.ts';
import { isRequiredInput, type Misfit, misfits } from '../domain/inputs.ts';
import type { Lock } from '../domain/policy.ts';
import type { IsCommitAllowed } from './allowed-commits.ts';
import type { Reach } from './checkpoint.ts';
import { type Command, detailOf, fingerprintOf, leaveOf, namedBy, withSha } from './command.ts';
import type { Dispatcher, Dispatching } from './dispatch.ts';
import type { Feed } from './feed.ts';
import type { Closed, Gates } from './gates.ts';
import type { WorkflowInputs } from './github-port.ts';
import type { Clock, InsertRules, KeyedDeploy, Log, Store, Target } from './ports.ts';
import type { PrepareRollback } from './rollback.ts';
import type { NotShipped, PrepareShipment, Shipment } from './shipment.ts';
import type { TargetNews } from './target-news.ts';
import { correlationInputOf, isTitledBy, shaInputGiven, type Workflows } from './workflows.ts';

/** How old a workflow's inputs may be to check a request against them. */
const INPUTS_MAX_AGE_MS = 15 * 60_000;
const INPUTS_WAIT_MS = 2_000;

export type Requested =
  | Readonly<{ kind: 'created'; deploy: Deploy; dispatching: Dispatching }>
  | Readonly<{ kind: 'replayed'; deploy: Deploy }>
  | Readonly<{ kind: 'no-such-target' }>
  | Readonly<{ kind: 'ref-not-allowed'; ref: string; allowed: readonly string[] }>
  | Strayed
  | NotShipped
  | Closed
  | Readonly<{ kind: 'not-rolled-back'; detail: string }>
  | Readonly<{ kind: 'invalid-inputs'; misfits: readonly Misfit[] }>
  | Readonly<{ kind: 'idempotency-key-reused'; deploy: Deploy }>
  | Readonly<{ kind: 'target-busy'; by: Deploy }>
  | Readonly<{ kind: 'target-locked'; target: string; lock: Lock }>;

/** The commit is not in the history of the ref, and the target allows some refs only. */
type Strayed = Readonly<{
  kind: 'commit-not-allowed';
  sha: string;
  ref: string;
  allowed: readonly string[];
}>;

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
  isCommitAllowed: IsCommitAllowed;
  prepareRollback: PrepareRollback;
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
  const { store, workflows, prepareShipment, isCommitAllowed, prepareRollback, gates } = deps;
  const { dispatcher, feed, targetNews, clock, log, newId, targets, reach } = deps;
  const { needsCommit } = gates;

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
    const shipment = await shipmentOf(command, { target, ref, inputs });
    if (shipment.kind !== 'ships') return shipment;
    const closed = await gates.closedTo(target, shipment.commit);
    if (closed !== null && command.override === null) return closed;
    const rollback = await prepareRollback(command, shipment.commit, caller.name);
    if (typeof rollback === 'string') return { kind: 'not-rolled-back', detail: rollback };
    const correlationInput = correlationInputOf(target, inputs);
    const declared = inputs.known ? inputs.inputs : null;
    const given = withSha(command, shipment);
    const found = misfits(given, { fixed: target.inputs, correlationInput, declared });
    if (found.length > 0) return { kind: 'invalid-inputs', misfits: found };
    const { id, repository, workflow, environment, concurrency } = target;
    // A reason is kept where something stood in the way, or could not be told to.
    const mustBeKnown = command.override !== null && shipment.commit === null;
    const isOverridden = closed !== null || (mustBeKnown && (await needsCommit(target)));
    const wish: Wish = {
      ...{ id: newId(), target: id, repository, workflow, ref, environment },
      inputs: { ...given, ...target.inputs },
      reason: command.reason,
      override: isOverridden ? command.override : null,
      rollsBack: command.rollsBack,
      commit: shipment.commit,
      shaInput: shipment.shaInput,
      correlationInput,
      isTitled: isTitledBy(correlationInput, inputs),
      origin: 'console',
      requestedBy: caller.name,
      requestedAt: clock.now(),
    };
    const key =
      caller.key === null
        ? null
        : { scope: caller.name, key: caller.key, fingerprint, refDefaulted: !command.ref };
    const leave = leaveOf(command, caller.name);
    return commit(accept(wish), { key, concurrency, leave, rollback }, command, target);
  };

  /** What would go out, kept to the refs of the target; or why that cannot be told, or may not. */
  async function shipmentOf(
    command: Command,
    { target, ref, inputs }: Readonly<{ target: Target; ref: string; inputs: WorkflowInputs }>,
  ): Promise<Shipment | NotShipped | Extract<Requested, { kind: 'invalid-inputs' }> | Strayed> {
    const shaInput = shaInputGiven(target, inputs, command.inputs);
    const named = namedBy(command, shaInput);
    if ('pointer' in named) return { kind: 'invalid-inputs', misfits: [named] };
    const isRequired = inputs.known && isRequiredInput(inputs, shaInput);
    const isRollback = command.rollsBack !== null;
    const mustBeKnown =
      isRequired || (command.override === null && (isRollback || (await needsCommit(target))));
    const wanted = { target, ref, shaInput, isFileRead: inputs.known };
    const shipment = await prepareShipment(wanted, named, mustBeKnown);
    if (shipment.kind !== 'ships' || named.sha === null) return shipment;
    const isAllowed = await isCommitAllowed(target, ref, named.sha);
    if (isAllowed === true) return shipment;
    if (isAllowed === false) {
      return { kind: 'commit-not-allowed', sha: named.sha, ref, allowed: target.refs ?? [] };
    }
    return {
      kind: 'commit-not-checked',
      note: `GitHub did not say whether ${ref} has that commit.`,
    };
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
        detail: detailOf(deploy.wish, target.title),
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
