import type { DescriptorSource } from '../../grpc/descriptors/descriptorSource.js';
import { ReflectionClient } from '../../grpc/descriptors/reflectionClient.js';
import { ReflectionSource } from '../../grpc/descriptors/reflectionSource.js';
import { type Dialler, dialler, type Server } from './connect.js';
import { metadataFrom } from './headers.js';
import { failure, type ProbeIo, type ProbeOptions } from './probeOptions.js';
import type { Timing } from './timing.js';

/** What a run of `probe` works with. */
export interface Session {
  options: ProbeOptions;
  io: ProbeIo;
  source: DescriptorSource;
  /** Where steps are timed, if they are to be. */
  timing: Timing | undefined;
  /** The connection of reflection and of single calls; made when it is first wanted. */
  server(): Promise<Server>;
  /** A connection of its own. */
  anotherServer(): Promise<Server>;
  close(): Promise<void>;
}

export async function openSession(
  options: ProbeOptions,
  io: ProbeIo,
  deadline: number | undefined,
  timing?: Timing,
): Promise<Session> {
  const files = await fileSource(options);
  let dialled: Promise<Dialler> | undefined;
  let first: Promise<Server> | undefined;
  const all: Server[] = [];
  const anotherServer = async () => {
    dialled ??= dialler(options, io, deadline, timing);
    const server = await (await dialled).connect();
    all.push(server);
    return server;
  };
  const server = () => {
    first ??= anotherServer();
    return first;
  };
  let client: ReflectionClient | undefined;
  let source = files;
  if (options.useReflection) {
    const metadata = metadataFrom([...options.headers, ...options.reflectHeaders]);
    const { call } = await server();
    client = new ReflectionClient((path) => call(path, metadata));
    const reflection = new ReflectionSource(client);
    source = reflection;
    if (files) {
      const { CompositeSource } = await import('../../grpc/descriptors/compositeSource.js');
      source = new CompositeSource(reflection, files);
    }
  }
  return {
    options,
    io,
    source: source ?? (await noSource()),
    timing,
    server,
    anotherServer,
    async close() {
      client?.close();
      for (const { close } of all) close();
      await (await dialled?.catch(() => undefined))?.close();
    },
  };
}

async function noSource(): Promise<DescriptorSource> {
  const { FileSource } = await import('../../grpc/descriptors/fileSource.js');
  return new FileSource([]);
}

async function fileSource(options: ProbeOptions): Promise<DescriptorSource | undefined> {
  if (options.protosets.length === 0 && options.protoFiles.length === 0) return undefined;
  const { FileSource } = await import('../../grpc/descriptors/fileSource.js');
  if (options.protosets.length > 0) {
    const { readProtosets } = await import('../../grpc/descriptors/protosets.js');
    try {
      return new FileSource(await readProtosets(options.protosets));
    } catch (error) {
      throw failure('Failed to process proto descriptor sets.', error);
    }
  }
  const { readProtoFiles } = await import('../../grpc/protoFiles/protoFiles.js');
  try {
    return new FileSource(await readProtoFiles(options.protoFiles, options.importPaths));
  } catch (error) {
    throw failure(
      'Failed to process proto source files.',
      new Error(`could not parse given files: ${(error as Error).message}`),
    );
  }
}
