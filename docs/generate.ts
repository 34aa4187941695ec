import { writeFileSync } from 'node:fs';
import { VARIABLES, type Variable } from '../src/config/variables.ts';
import { PROBLEMS } from '../src/contract/problem.ts';

/**
 * The documents that are made from the code. `npm run docs` writes them; a test holds what is
 * committed against what this makes.
 */
export const GENERATED: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errors,
  'docs/configuration.md': configuration,
};

function errors(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title, mend }]) => `| \`${code}\` | ${status} | ${title} | ${mend} |`,
  );
  return `# Errors

Every error is \`application/problem+json\` (RFC 9457). \`type\` is \`urn:signalbox:problem:\` and the code,
\`instance\` the request id that the log has too. Under \`/api/internal/deploys\` the member \`dispatch\` says whether
a deploy fired: \`not_sent\`, \`sent\` or \`unknown\`; where a row was kept, \`deploy\` has its id and address.

| code | status | what happened | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}

This page is made from [the list in the code](../src/contract/problem.ts) by \`npm run docs\`.
`;
}

function configuration(): string {
  const rows = VARIABLES.map((variable: Variable) => {
    const fallback = variable.default === '' ? '' : `\`${variable.default}\``;
    return `| \`${variable.name}\` | ${fallback} | ${variable.meaning}${variable.secret ? ' (secret)' : ''} |`;
  });
  return `# Configuration

## Environment

\`npx signalbox config\` prints every variable with what it is set to, secrets masked.

| variable | default | meaning |
| --- | --- | --- |
${rows.join('\n')}

While there is no way to sign in (\`SIGNALBOX_ADMIN_TOKEN\` is not set) the server serves a single local operator, and only
on a loopback \`HOST\`; on any other it does not start. A value it cannot use, and a variable of the families
\`SIGNALBOX_…\` and \`FLAG_CONSOLE_…\` that it does not know, stop it at the start with the name and the mend.

## Targets: \`signalbox.yaml\`

\`\`\`yaml
targets:
  heroku:                          # the target's id: a-z, 0-9 and -, at most 40 characters
    title: Shop on Heroku          # default: the id
    repository: acme/shop
    workflow: deploy-heroku.yml    # file name in .github/workflows, or its numeric id
    ref: main                      # the ref offered first; default: main
    refs: [main, "release/*"]      # refs allowed (globs); default: any
    environment: production        # the GitHub environment, for display
    inputs: { app: shop-prod }     # inputs the target fixes; the form offers the workflow's others
    correlation_input: deploy_id   # the input that carries the deploy's id; null: none
    sha_input: sha                 # the input that is told the commit to ship; null: none
    flag_paths: ["db/migrations/**"] # paths (globs) to point out before they ship; default: none
    concurrency: 1                 # deploys of this target in flight at once; or unlimited
    promotes_from: staging         # a target: only what succeeded there comes here; default: none
    confirm: typed                 # none | click (default) | typed
\`\`\`

\`correlation_input\` defaults to \`deploy_id\` where the workflow declares such an input, else to none; \`sha_input\` to \`sha\` likewise. A mistake in the file is
reported with its line and column, and nothing starts half-configured.

## Freezes: the calendar

Beside \`targets\`. A freeze closes the targets it concerns (\`targets\`, \`environments\`; default: all) while it is on; who deploys
all the same gives a reason, which is kept with the deploy. It shows on the board from two days before. Firings that run
into each other are one freeze; an environment that no target has is a mistake, as is a target that there is not.

\`\`\`yaml
freezes:
  weekend:
    reason: Nobody is at the desk
    cron: "0 18 * * FRI"           # when it begins, in the zone
    for: 62h                       # m, h or d
    zone: Europe/Berlin            # default: UTC
    environments: [production]
  holidays:
    reason: No releases over the holidays
    from: "2026-12-20 18:00"       # in the zone
    until: "2027-01-03 08:00"
\`\`\`

## Notifications: in the same file

\`\`\`yaml
notifications:
  team-slack:                      # the channel's name: a-z, 0-9 and -, at most 40 characters
    kind: slack
    channel: C0123456              # the channel's id at Slack, where the app's bot is a member
    token_env: SLACK_BOT_TOKEN     # the variable that holds the bot token (scope chat:write)
    events: all                    # all (default) | failures: what fails, is in doubt, and works again
    targets: [heroku]              # ids of targets; default: all
    api_url: https://slack.com/api # default; another for a proxy
  audit:
    kind: webhook
    url: "https://example.com/hook"
    secret_env: AUDIT_SECRET       # the variable that holds whsec_ and 24 to 64 bytes as base64
    events: failures
\`\`\`

The file holds no secret: the environment does, in variables of names of your own (not \`SIGNALBOX_…\`). One that is missing stops
the start with the place of its name. What is told when, and how often, is in [operating](operating.md).

This page is made by \`npm run docs\`.
`;
}

if (import.meta.main) {
  for (const [path, make] of Object.entries(GENERATED)) {
    writeFileSync(new URL(`../${path}`, import.meta.url), make());
  }
}
