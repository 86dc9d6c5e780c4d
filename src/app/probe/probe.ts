import { expanded } from './headers.js';
import { failure, type ProbeIo, type ProbeOptions } from './probeOptions.js';
import { openSession, type Session } from './session.js';
import { Timing } from './timing.js';

/** `grpclb probe`: what grpcurl does, with its words. Returns the exit code; rejects with a ProbeFailure. */
export async function probe(given: ProbeOptions, io: ProbeIo): Promise<number> {
  const options = given.expandHeaders ? withExpandedHeaders(given, io) : given;
  const deadline = options.maxTimeSeconds > 0 ? Date.now() + options.maxTimeSeconds * 1000 : undefined;
  // The health protocol is known without asking.
  const known = options.verb === 'health' ? { ...options, useReflection: false } : options;
  const timing = options.verbosity > 1 ? new Timing('Timing Data') : undefined;
  const session = await openSession(known, io, deadline, timing);
  const exitCode = await run(session).finally(() => session.close());
  // grpcurl tells no times of what failed.
  if (timing && exitCode === 0) await io.out(timing.text());
  return exitCode;
}

async function run(session: Session): Promise<number> {
  const { options } = session;
  switch (options.verb) {
    case 'list': {
      const { list } = await import('./list.js');
      await writeFiles(await list(session), session);
      return 0;
    }
    case 'describe': {
      const { describe } = await import('./describe.js');
      await writeFiles(await describe(session), session);
      return 0;
    }
    case 'health': {
      const { health } = await import('./health.js');
      return await health(session);
    }
    default: {
      if (options.repeat > 0) {
        const { repeat } = await import('./repeat.js');
        return await repeat(session);
      }
      const { invoke } = await import('./invoke.js');
      const exitCode = await invoke(session);
      await writeFiles([options.symbol.replace('/', '.')], session);
      return exitCode;
    }
  }
}

async function writeFiles(symbols: readonly string[], session: Session): Promise<void> {
  if (session.options.protosetOut === '' && session.options.protoOutDir === '') return;
  const { writeDescriptors } = await import('./writeDescriptors.js');
  await writeDescriptors(symbols, session);
}

function withExpandedHeaders(options: ProbeOptions, io: ProbeIo): ProbeOptions {
  const expand = (lines: readonly string[], kind: string) => {
    try {
      return expanded(lines, io.environment);
    } catch (error) {
      throw failure(`Failed to expand ${kind} headers`, error);
    }
  };
  return {
    ...options,
    headers: expand(options.headers, 'additional'),
    rpcHeaders: expand(options.rpcHeaders, 'rpc'),
    reflectHeaders: expand(options.reflectHeaders, 'reflection'),
  };
}
