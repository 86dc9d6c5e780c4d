import { ports as followPorts } from '../app/ports.js';
import { hasBrokenLink } from '../model/ports/portsReport.js';
import { exitCodes } from './exitCodes.js';
import { type InputFlags, inputChoice } from './inputChoice.js';
import { type OutputFlags, printOutput } from './output.js';
import { type ProgressFlags, withRunIo } from './withRunIo.js';

interface PortsFlags extends InputFlags, OutputFlags, ProgressFlags {
  grpc?: string[] | undefined;
  connect: boolean;
}

/** Follows ports from front to pod; returns the exit code: 1 where a link is broken. */
export async function ports(targets: string[], flags: PortsFlags): Promise<number> {
  const { connect, grpc = [] } = flags;
  return withRunIo(
    flags,
    (io) => followPorts({ ...inputChoice(flags), targets, grpc, connect }, io),
    async ({ report, everythingRefused, render }, { signal }) => {
      await printOutput(flags, render);
      if (signal.aborted) return exitCodes.interrupted;
      if (everythingRefused) return exitCodes.unreachable;
      return hasBrokenLink(report) ? exitCodes.findings : exitCodes.ok;
    },
  );
}
