import type { ApiVersion, Traits } from '../mode.ts';
import { problem, Refusal } from './reply.ts';

/**
 * The API version a request gets: the one its header names, else the server's own.
 * @throws {Refusal} 400 in GitHub's words for one the server does not have
 */
export function selectVersion(asked: string | undefined, traits: Traits): ApiVersion {
  if (asked === undefined) return traits.defaultVersion;
  const known = traits.apiVersions.find((one) => one === asked);
  if (known) return known;
  const [newest, ...older] = traits.apiVersions.map((one) => `"${one}"`);
  const list = [`${newest} (most recent)`, ...older].join(', ');
  throw new Refusal(
    problem(
      400,
      `Bad Request: The version you specified in the "X-GitHub-API-Version" request header, "${asked}", is not a supported version. The following versions are currently supported: ${list}.`,
    ),
  );
}
