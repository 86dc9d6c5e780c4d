import { describe, expect, it } from 'vitest';
import { answerForm } from './negotiation.js';

const kubectlTable =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';
const kubectlDiscovery =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

describe('answerForm', () => {
  it.each([
    [undefined, '/api/v1/pods', 'plain'],
    ['*/*', '/api/v1/pods', 'plain'],
    [kubectlTable, '/api/v1/pods', 'plain'],
    ['application/vnd.kubernetes.protobuf,application/json', '/api/v1/pods', 'plain'],
    ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', '/api/v1/secrets', 'metadata'],
    [kubectlDiscovery, '/apis', 'aggregated-discovery'],
    [kubectlDiscovery, '/apis/apps/v1', 'plain'],
  ])('%s for %s is %s', (accept, path, as) => {
    expect(answerForm(accept, path).as).toBe(as);
  });

  it.each(['application/vnd.kubernetes.protobuf', 'application/json;as=Table;v=v1;g=meta.k8s.io', 'text/html'])(
    'refuses %s alone',
    (accept) => {
      expect(() => answerForm(accept, '/api/v1/pods')).toThrow('only the following media types are accepted');
    },
  );
});
