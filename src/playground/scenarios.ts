export type ScenarioId = 'pinned' | 'balanced' | 'headless' | 'broken-ingress';

export interface Scenario {
  id: ScenarioId;
  title: string;
  /** What is built and what is to be seen, in a few sentences. */
  story: string;
}

/** What the playground can show. */
export const scenarios: readonly Scenario[] = [
  {
    id: 'pinned',
    title: 'One connection pins all calls to one pod',
    story:
      'cart calls greeter over one HTTP/2 connection through a cluster IP. Three pods serve greeter when the ' +
      'connection opens; three more are added while it stays open. The balancer chooses a pod for a connection, ' +
      'not for a call, so one pod does the work of six.',
  },
  {
    id: 'balanced',
    title: 'A layer-7 edge gives each call to the next pod',
    story:
      'A client outside calls greeter over TLS through an Ingress with backend-protocol GRPC. The proxy behind it ' +
      'opens a stream for each call to each pod in turn: one connection of the client, three pods at work.',
  },
  {
    id: 'headless',
    title: 'A headless Service and a client with round_robin',
    story:
      'greeter has no cluster IP, so cart knows the addresses of all three pods. It keeps a connection to each ' +
      'and gives every call to the next.',
  },
  {
    id: 'broken-ingress',
    title: 'An Ingress with three faults',
    story:
      'The Ingress for greeter names a port that the Service does not have, lacks the backend-protocol annotation, ' +
      'and refers to a certificate for another host. The client outside gets no answer and the pods are idle.',
  },
];
