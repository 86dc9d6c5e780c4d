import { Flags } from '@oclif/core';
import { clusterFlags, inputFlags, outputFlags, snapshotFlag, targetArg } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

/** TLS Secrets and live handshakes. */
export class Tls extends GrpclbCommand {
  static override summary = 'Check TLS Secrets of Ingresses and Gateways, with the live handshake beside them';
  static override description =
    "For each TLS Secret that an Ingress or Gateway refers to: its type, its chain, whether the key belongs to it, whether its names cover the hosts, and when it expires; beside it what the Ingress's address shows when a gRPC client calls. HOST:PORT does the handshake alone and needs no cluster. The exit code is 1 where clients would refuse what they see.";
  static override examples = [
    '<%= config.bin %> tls -n shop',
    '<%= config.bin %> tls ing/greeter -n shop --address 127.0.0.1:8443',
    '<%= config.bin %> tls greeter.example.com:443',
  ];
  static override strict = false;
  static override args = targetArg(
    'ing/NAME, gateway/NAME, secret/NAME or HOST:PORT; every TLS Secret in use by default',
  );
  static override flags = {
    ...clusterFlags,
    ...inputFlags,
    ...snapshotFlag,
    ...outputFlags,
    servername: Flags.string({ description: 'name to ask for and to verify, for HOST:PORT', helpValue: 'NAME' }),
    address: Flags.string({
      description: "where to reach the Ingresses and Gateways, in place of their status's address",
      helpValue: 'HOST:PORT',
    }),
    cacert: Flags.string({ description: 'authorities to trust, PEM', helpValue: 'FILE' }),
    connect: Flags.boolean({
      description: 'do live handshakes; --no-connect goes by the objects alone',
      default: true,
      allowNo: true,
    }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Tls);
    const { tls } = await import('../cli/tls.js');
    process.exitCode = await tls(argv.map(String), flags);
  }
}
