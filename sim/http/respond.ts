import type { IncomingHttpHeaders } from 'node:http';
import type { Backstage } from '../backstage.ts';
import type { Delivery, Fault } from '../faults.ts';
import type { ApiVersion } from '../mode.ts';
import type { Answer } from './answer.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { type EndpointKind, type Exchange, isOpen } from './endpoint.ts';
import type { FaultQueue } from './fault-queue.ts';
import { createLinks } from './links.ts';
import { byName } from './moved.ts';
import { type RateLimits, type RateState, rateHeaders } from './rate.ts';
import { baseHeaders, isKnown, notModified, render, tagged } from './render.ts';
import { type Replica, UP_TO_DATE } from './replica.ts';
import { problem, Refusal, type Reply } from './reply.ts';
import type { Match, Router } from './router.ts';
import type { Target } from './target.ts';
import { selectVersion } from './version.ts';

export interface Incoming {
  readonly method: string;
  readonly target: Target;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is known of a request before it is answered. */
export interface Approached {
  readonly kind: EndpointKind;
  readonly method: string;
  /** `If-None-Match`: what the client says it has. */
  readonly etag: string | null;
}

export interface Outcome {
  readonly kind: EndpointKind;
  readonly delivery: Delivery;
  /** Name of the fault that spoilt the answer, if one did. */
  readonly fault: string | null;
}

export interface Stage {
  readonly backstage: Backstage;
  readonly api: Router;
  readonly pages: Router;
  readonly rates: RateLimits;
  readonly faults: FaultQueue;
  /** What chaos does to a request for which no fault was ordered. */
  readonly lie: (request: Approached) => Fault | null;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: () => string;
}

/** From a whole request to what goes on the wire. Effects happen here, unless a behaviour delays them; sending comes later. */
export function respond(stage: Stage, incoming: Incoming): Outcome {
  const { target, method } = incoming;
  const { world } = stage.backstage;
  const match = target.isApi
    ? stage.api(method, byName(target.path, world.repositories))
    : stage.pages(method, target.path);
  const kind = match?.endpoint.kind ?? 'unknown';
  const etag = incoming.headers['if-none-match'] ?? null;
  const ordered = stage.faults.take(kind, target.query) ?? stage.lie({ kind, method, etag });
  const now = world.now();
  if (ordered?.when === 'before') {
    const { traits } = stage.backstage;
    const headers = baseHeaders(traits, traits.defaultVersion, now);
    const bare = { status: 200, headers, body: '' };
    return { kind, delivery: ordered.deliver(bare, now, etag), fault: ordered.name };
  }
  const replica = ordered?.replica ?? UP_TO_DATE;
  const { answer, fault: own } = answerOf(stage, incoming, { match, replica });
  const fault = ordered ?? own;
  if (fault) return { kind, delivery: fault.deliver(answer, now, etag), fault: fault.name };
  return { kind, delivery: { act: 'send', answer, delayMs: 0 }, fault: null };
}

/** Who asks, on which version and with what quota; `refused` where it ends there. */
interface Admission {
  readonly caller: Caller;
  readonly version: ApiVersion;
  readonly rate: RateState;
  readonly refused: Reply | null;
}

function answerOf(stage: Stage, incoming: Incoming, given: Pick<Handling, 'match' | 'replica'>) {
  const { match } = given;
  const admission = admit(stage, incoming, match);
  const reply = admission.refused ?? handled(stage, incoming, { ...given, admission });
  const { world, traits } = stage.backstage;
  const headers = baseHeaders(traits, admission.version, world.now());
  const answer = render(reply, match?.endpoint, headers);
  const fault = reply.fault ?? null;
  if (isOpen(match?.endpoint.kind)) return { answer, fault };
  return { answer: metered(stage, incoming, { answer, admission }), fault };
}

/** In GitHub's order as far as it is known: version, credentials, quota. */
function admit(stage: Stage, incoming: Incoming, match: Match | null): Admission {
  const { world, traits } = stage.backstage;
  const kind = match?.endpoint.kind;
  const { authorization, 'x-github-api-version': asked } = incoming.headers;
  const version = attempt(() => selectVersion(asked?.toString(), traits));
  // A page needs no credentials, whatever is sent along.
  const caller = attempt(() => authenticate(isOpen(kind) ? undefined : authorization, world));
  const who: Caller = caller.done ?? { kind: 'anonymous' };
  const isFree = isOpen(kind) || kind === 'rate_limit';
  const taken = isFree ? stage.rates.peek(who) : stage.rates.take(who);
  const quota = taken || !traits.rateLimited ? null : outOfQuota(who);
  return {
    caller: who,
    version: version.done ?? traits.defaultVersion,
    rate: taken ?? stage.rates.peek(who),
    refused: version.refused ?? caller.refused ?? quota,
  };
}

interface Handling {
  readonly match: Match | null;
  readonly admission: Admission;
  readonly replica: Replica;
}

function handled(stage: Stage, incoming: Incoming, given: Handling): Reply {
  const { match, admission, replica } = given;
  if (!match) return problem(404, 'Not Found');
  const { method, target, headers, body } = incoming;
  const { caller, version, rate } = admission;
  const { world, traits } = stage.backstage;
  const exchange: Exchange = {
    backstage: stage.backstage,
    ...{ caller, version, rate, method, headers, body },
    seenAt: world.now() - replica.lagMs,
    missingNewest: replica.missingNewest,
    params: match.params,
    ...{ query: target.query, path: target.path },
    links: createLinks(stage.origin(), traits.prefix, target.proxied),
  };
  const { done, refused } = attempt(() => match.endpoint.handle(exchange));
  return done ?? refused;
}

type Attempt<T> = { done: T; refused: null } | { done: null; refused: Reply };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { done: work(), refused: null };
  } catch (error) {
    if (error instanceof Refusal) return { done: null, refused: error.reply };
    throw error;
  }
}

function outOfQuota(caller: Caller): Reply {
  const who = caller.kind === 'token' ? ` for user ID ${caller.token.account.id}` : '';
  return problem(403, `API rate limit exceeded${who}.`);
}

/** Adds ETag and quota; an answer the client already has becomes a 304, which costs no quota. */
function metered(
  stage: Stage,
  incoming: Incoming,
  given: { answer: Answer; admission: Admission },
): Answer {
  const { admission } = given;
  const isReadable = incoming.method === 'GET' && given.answer.status === 200;
  const answer = isReadable ? tagged(given.answer) : given.answer;
  const known = isReadable && isKnown(answer, incoming.headers['if-none-match']);
  const rate = known ? stage.rates.refund(admission.caller) : admission.rate;
  const { status, headers, body } = known ? notModified(answer) : answer;
  const quota = stage.backstage.traits.rateLimited ? rateHeaders(rate) : {};
  return { status, headers: { ...headers, ...quota }, body };
}
