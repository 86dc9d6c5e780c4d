import { tls as lookAtTls } from '../app/tls.js';
import { hasTlsFault } from '../model/tls/tlsReport.js';
import { exitCodes } from './exitCodes.js';
import { type InputFlags, inputChoice } from './inputChoice.js';
import { type OutputFlags, printOutput } from './output.js';
import { type ProgressFlags, withRunIo } from './withRunIo.js';

interface TlsFlags extends InputFlags, OutputFlags, ProgressFlags {
  servername?: string | undefined;
  address?: string | undefined;
  cacert?: string | undefined;
  connect: boolean;
}

/** Looks at TLS Secrets and at what is shown on the wire; returns the exit code: 1 where clients would refuse it. */
export async function tls(targets: string[], flags: TlsFlags): Promise<number> {
  // A name with a slash is never dialled as a host.
  const objects = targets.filter((target) => target.includes('/'));
  const addresses = targets.filter((target) => !target.includes('/')).map((t) => (/:\d+$/.test(t) ? t : `${t}:443`));
  const options = {
    ...inputChoice(flags),
    objects,
    addresses,
    serverName: flags.servername,
    edge: flags.address,
    caFile: flags.cacert,
    connect: flags.connect,
  };
  return withRunIo(
    flags,
    (io) => lookAtTls(options, io),
    async ({ report, everythingRefused, render }, { signal }) => {
      await printOutput(flags, render);
      if (signal.aborted) return exitCodes.interrupted;
      if (everythingRefused) return exitCodes.unreachable;
      return hasTlsFault(report) ? exitCodes.findings : exitCodes.ok;
    },
  );
}
