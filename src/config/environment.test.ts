import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { readEnvironment } from './environment.ts';
import { Secret } from './secret.ts';

test('an empty environment gives the defaults', () => {
  const { host, port, databasePath, githubApiUrl, isAsync, credentials } = readEnvironment({});
  assert.deepEqual(
    { host, port, databasePath, githubApiUrl, isAsync, credentials },
    {
      host: '127.0.0.1',
      port: 8080,
      databasePath: 'data/signalbox.db',
      githubApiUrl: 'https://api.github.com',
      isAsync: false,
      credentials: { kind: 'none' },
    },
  );
});

test('the flag takes four words for on and four for off, and no other', () => {
  const flag = (value: string): boolean =>
    readEnvironment({ FLAG_CONSOLE_DEPLOY_ASYNC: value }).isAsync;
  for (const on of ['1', 'true', 'yes', 'on', 'ON']) assert.equal(flag(on), true, on);
  for (const off of ['0', 'false', 'no', 'off', '']) assert.equal(flag(off), false, off);
  assert.throws(() => flag('maybe'), /FLAG_CONSOLE_DEPLOY_ASYNC is "maybe": expected on or off/);
});

test('everything that is wrong is named at once, with its mend; secrets are masked', () => {
  const env = {
    PORT: '80800',
    GITHUB_APP_PRIVATE_KEY: 'not a key',
    SIGNALBOX_ADMIN_TOKEN: 'short',
    SIGNALBOX_ADMINTOKEN: 'x',
    DATABASE_URL: 'postgres://localhost/x',
  };
  assert.throws(
    () => readEnvironment(env),
    (error: Error) => {
      assert.match(error.message, /PORT is "80800": expected a port/);
      assert.match(error.message, /GITHUB_APP_PRIVATE_KEY is \*\*\*: expected a private key/);
      assert.match(error.message, /SIGNALBOX_ADMIN_TOKEN is \*\*\*: expected at least 20/);
      assert.match(error.message, /SIGNALBOX_ADMINTOKEN is not a variable of ours/);
      assert.match(error.message, /PostgreSQL is not supported by this version yet/);
      assert.doesNotMatch(error.message, /not a key|short/);
      return true;
    },
  );
});

test('a token and an App at once are one too many; half an App is too little', () => {
  assert.throws(
    () => readEnvironment({ GITHUB_TOKEN: 'ghp_x', GITHUB_APP_ID: '1' }),
    /both set: keep one/,
  );
  assert.throws(() => readEnvironment({ GITHUB_APP_ID: '1' }), /belong together: set both/);
});

test('runs’ tokens are those of the GitHub whose API it is, or of an issuer one names', () => {
  const issuer = (env: Readonly<Record<string, string>>): string => readEnvironment(env).oidcIssuer;
  const named = 'https://token.actions.githubusercontent.com/acme';
  assert.deepEqual(
    [
      issuer({}),
      issuer({ GITHUB_API_URL: 'https://github.acme.example/api/v3' }),
      issuer({ GITHUB_API_URL: 'https://api.acme.ghe.com/' }),
      issuer({ GITHUB_OIDC_ISSUER: `${named}/` }),
    ],
    [
      'https://token.actions.githubusercontent.com',
      'https://github.acme.example/_services/token',
      'https://token.actions.acme.ghe.com',
      named,
    ],
  );
  assert.throws(
    () => issuer({ GITHUB_OIDC_ISSUER: 'http://token.acme.example' }),
    /GITHUB_OIDC_ISSUER is "http:\/\/token\.acme\.example": expected an https:\/\/ address/,
  );
});

test('a secret prints as *** wherever it goes', () => {
  const secret = new Secret('hunter2');
  const printed = [
    String(secret),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ secret }),
  ];
  for (const text of printed) assert.doesNotMatch(text, /hunter2/);
  assert.equal(secret.reveal(), 'hunter2');
});
