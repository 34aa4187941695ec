import { ConfigError, readEnvironment } from '../config/environment.ts';
import { readTargetsFile } from '../config/targets-file.ts';
import { VARIABLES, type Variable } from '../config/variables.ts';

/** `signalbox config`: every variable with what it is set to, secrets masked; then the targets, and who is told. */
function printConfig(env: Readonly<Record<string, string | undefined>>): void {
  const width = Math.max(...VARIABLES.map(({ name }) => name.length));
  for (const variable of VARIABLES) {
    process.stdout.write(`${variable.name.padEnd(width)}  ${settingOf(variable, env)}\n`);
  }
  const { targetsFile } = readEnvironment(env);
  process.stdout.write(`\nTargets in ${targetsFile}:\n`);
  const { targets, channels } = readTargetsFile(targetsFile, env);
  for (const { id, repository, workflow, ref } of targets.values()) {
    process.stdout.write(`  ${id}: ${repository} ${workflow} (${ref})\n`);
  }
  if (channels.length > 0) process.stdout.write('\nNotifications:\n');
  for (const { name, kind, events, targets: only } of channels) {
    process.stdout.write(`  ${name}: ${kind}, ${events} (${only?.join(', ') ?? 'all targets'})\n`);
  }
}

function settingOf(variable: Variable, env: Readonly<Record<string, string | undefined>>): string {
  const value = env[variable.name] ?? '';
  if (value === '') return variable.default === '' ? '(not set)' : `${variable.default} (default)`;
  return variable.secret ? '***' : value;
}

try {
  printConfig(process.env);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exit(2);
}
