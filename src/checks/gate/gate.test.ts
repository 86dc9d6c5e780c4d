import { testCheck } from '../../../test/kit/testCheck.js';
import type { SilenceUse } from '../../model/gate/silence.js';
import silenceUnused from './silence-unused.js';
import silenceWithoutReason from './silence-without-reason.js';

const edge = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'edge', namespace: 'shop' },
};
const annotated: SilenceUse = {
  by: 'annotation',
  where: 'annotation grpclb.dev/ignore of Ingress/edge',
  check: 'tls-secret-missing',
  object: { kind: 'Ingress', namespace: 'shop', name: 'edge' },
  reason: 'cert-manager makes it',
  subject: edge,
  path: ['metadata', 'annotations', 'grpclb.dev/ignore'],
  state: 'used',
};
const listed: SilenceUse = {
  by: 'config',
  where: 'entry at .grpclb.yaml:3',
  check: 'tls-cert-expired',
  object: {},
  subject: { apiVersion: 'grpclb.dev/v1', kind: 'Config', metadata: { name: '.grpclb.yaml' } },
  path: ['ignores', 0],
  state: 'used',
};
const field = 'metadata.annotations["grpclb.dev/ignore"]';
const given = (...silences: SilenceUse[]) => ({ facts: { silences } });

testCheck(silenceUnused, {
  silent: [
    { name: 'an ignore that silences something', ...given(annotated, listed) },
    { name: 'an ignore of a check that was not run', ...given({ ...annotated, state: 'unheard' }) },
  ],
  fires: [
    {
      name: 'an annotation that silences nothing',
      ...given({ ...annotated, state: 'unused' }),
      hits: [{ message: 'unused', subject: 'Ingress/edge', field, data: { object: 'Ingress/edge in namespace shop' } }],
    },
    {
      name: 'entries of the settings that silence nothing, and have expired',
      ...given(
        { ...listed, state: 'unused' },
        { ...listed, path: ['ignores', 1], expires: '2026-01-31', state: 'expired' },
      ),
      hits: [
        { message: 'unused', subject: 'Config/.grpclb.yaml', field: 'ignores[0]', data: { object: 'every object' } },
        { message: 'expired', subject: 'Config/.grpclb.yaml', field: 'ignores[1]', data: { expires: '2026-01-31' } },
      ],
    },
    {
      name: 'a check that does not exist',
      ...given({ ...annotated, check: 'tls-secret-mising', state: 'unknown-check', meant: 'tls-secret-missing' }),
      hits: [{ message: 'unknownCheck', subject: 'Ingress/edge', data: { hint: 'Was tls-secret-missing meant?' } }],
    },
  ],
});

const { reason: _, ...unexplained } = annotated;

testCheck(silenceWithoutReason, {
  silent: [
    { name: 'an ignore with a reason', ...given(annotated) },
    { name: 'one that silences nothing and is to be taken out', ...given({ ...unexplained, state: 'unused' }) },
  ],
  fires: [
    {
      name: 'an annotation and an entry of the settings without a reason',
      ...given(unexplained, listed),
      hits: [
        { message: 'noReason', subject: 'Ingress/edge', field, data: { example: '"tls-secret-missing REASON"' } },
        { message: 'noReason', subject: 'Config/.grpclb.yaml', field: 'ignores[0]' },
      ],
    },
  ],
});
