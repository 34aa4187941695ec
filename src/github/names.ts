import type { GitHubNames } from '../engine/identity-port.ts';
import type { Client } from './client.ts';
import { parseRepositoryId, parseWorkflowPath } from './payloads.ts';
import { understood } from './read-body.ts';

/** What names stand for at GitHub. A repository that moved answers by its old name too. */
export function createNames(client: Client): GitHubNames {
  return {
    repositoryId: async (repository, asking) => {
      const route = 'GET /repos/{owner}/{repo}';
      const reply = await client.read({ repository, route, parameters: {}, ...asking });
      return understood(client, reply, parseRepositoryId).id;
    },
    workflowPath: async (repository, workflow, asking) => {
      const route = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}';
      const parameters = { workflow_id: workflow };
      const reply = await client.read({ repository, route, parameters, ...asking });
      return understood(client, reply, parseWorkflowPath).path;
    },
  };
}
