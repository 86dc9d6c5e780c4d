import type { PinnedPort, Step } from '../../model/remedy.js';
import { inNamespace } from './kubectl.js';

/** The step that asks grpclb again, once new connections had time to carry calls. */
export function judgeAgain(
  { node, port }: PinnedPort,
  { name, port: number } = { name: node.service.metadata.name, port: port.port.port },
): Step {
  const { namespace } = node.service.metadata;
  return {
    do: 'verify',
    command: `grpclb doctor svc/${name}${inNamespace(namespace)} --duration 60s`,
    shows: `verdict balanced for ${name}:${number}, every ready pod with a share near 1/n`,
  };
}
