import { type Arguments, HELP, readArguments } from './arguments.ts';
import { createChaos } from './chaos.ts';
import { DEMO_TOKEN, demoBehaviour, demoWorld } from './demo-world.ts';
import { startSimulator } from './server.ts';

function readOrExit(): Arguments {
  try {
    const options = readArguments(process.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(HELP);
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    process.stderr.write(`sim: ${message} (see --help)\n`);
    process.exit(2);
  }
}

function logLine(line: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 23)} ${line}\n`);
}

const options = readOrExit();
try {
  const { chaosSeed, webhook, ...given } = options;
  const simulator = await startSimulator({
    ...given,
    ...(chaosSeed === null ? {} : { chaos: createChaos(chaosSeed) }),
    world: demoWorld(),
    behaviour: demoBehaviour,
    log: logLine,
  });
  const { fullName } = simulator.world.repositories[0] ?? { fullName: '' };
  process.stdout.write(
    `Simulated GitHub (${options.mode}) at ${simulator.url}\nToken: ${DEMO_TOKEN}\nPages: ${simulator.origin}/${fullName}\n`,
  );
  if (webhook) {
    for (const { fullName: repository } of simulator.world.repositories) {
      simulator.addHook({ kind: 'repository', repository, ...webhook });
    }
  }
  const stop = () => void simulator.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sim: cannot listen on port ${options.port}: ${reason}\n`);
  process.exitCode = 1;
}
