import { Args, Flags, type Interfaces } from '@oclif/core';
import { GrpclbCommand } from '../cli/grpclbCommand.js';
import { type FlagKind, flagTable } from '../cli/probe/flagTable.js';

/** What grpcurl does, and more. */
export class Probe extends GrpclbCommand {
  static override summary = 'Call a gRPC endpoint as grpcurl does: list, describe, call, check its health';
  static override description =
    'Takes the arguments of grpcurl, with one dash or two, and prints the same. The address may also be svc/NAME[:PORT] or pod/NAME[:PORT], reached through a port-forward, or ing/NAME, gateway/NAME or route/NAME, whose host, address and TLS are taken from the object. Without -plaintext and without flags for TLS it finds out by itself which of the two the port speaks.';
  static override examples = [
    '<%= config.bin %> probe -plaintext localhost:50051 list',
    '<%= config.bin %> probe -d \'{"name":"a"}\' localhost:50051 helloworld.Greeter/SayHello',
    '<%= config.bin %> probe svc/greeter:50051 describe helloworld.Greeter -n shop',
    '<%= config.bin %> probe svc/greeter health -n shop --watch',
  ];
  static override strict = false;
  static override args = {
    address: Args.string({
      description: 'host:port, svc/NAME[:PORT], pod/NAME[:PORT], ing/NAME, gateway/NAME or route/NAME',
      ignoreStdin: true,
    }),
    verb: Args.string({ description: 'list, describe, health, or SERVICE/METHOD', ignoreStdin: true }),
    symbol: Args.string({ description: 'what to list, describe or check', ignoreStdin: true }),
  };
  static override flags = Object.fromEntries(
    Object.entries(flagTable).flatMap(([name, row]) =>
      name !== 'n' && name !== 'help' ? [[name, flag(name, row)]] : [],
    ),
  );

  async run(): Promise<void> {
    // The words are parsed elsewhere; oclif warns of those that nobody parsed.
    this.parsed = true;
    const { probe } = await import('../cli/probe/probe.js');
    process.exitCode = await probe(this.argv, async () => {
      const { Help } = await import('@oclif/core');
      await new Help(this.config).showHelp(['probe']);
    });
  }
}

/** For the help alone: the words are parsed elsewhere. */
function flag(name: string, { kind, about, group }: { kind: FlagKind; about: string; group: string }) {
  const shared = {
    description: about,
    helpGroup: group,
    ...(name === 'namespace' && { char: 'n' as const }),
    ...(name.length === 1 && {
      char: name as Interfaces.AlphabetLowercase | Interfaces.AlphabetUppercase,
      helpLabel: `-${name}`,
    }),
  };
  if (kind === 'switch' || kind === 'maybe') return Flags.boolean(shared);
  const value = { ...shared, helpValue: kind === 'seconds' ? 'SECONDS' : 'VALUE' };
  return kind === 'texts' ? Flags.string({ ...value, multiple: true }) : Flags.string(value);
}
