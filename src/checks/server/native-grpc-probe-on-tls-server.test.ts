import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './native-grpc-probe-on-tls-server.js';

const probe = 'readinessProbe: {grpc: {port: 50051}}';
const certs = 'args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]';
const app = (...container: string[]) => documents(exampleServer({ container }), exampleService());

testCheck(check, {
  silent: [
    { name: 'a plaintext server', manifests: app(probe) },
    {
      name: 'mode TLS, from Kubernetes 1.37 on',
      manifests: app(certs, 'readinessProbe: {grpc: {port: 50051, mode: TLS}}'),
    },
    { name: 'another port, for health alone', manifests: app(certs, 'readinessProbe: {grpc: {port: 8086}}') },
    { name: 'another word for plaintext', manifests: app('args: [--tls-cert=/tls/tls.crt, --insecure]', probe) },
    {
      name: 'a probe that speaks TLS',
      manifests: app(certs, 'readinessProbe: {exec: {command: [grpc_health_probe, "-addr=:50051", -tls]}}'),
    },
    {
      name: 'a mounted certificate, which may be that of a client',
      manifests: app(probe, 'volumeMounts: [{name: tls, mountPath: /tls}]'),
    },
  ],
  fires: [
    {
      name: 'two words for TLS',
      manifests: app(certs, probe),
      hits: [
        {
          message: 'plaintext',
          subject: 'Deployment/greeter',
          field: 'spec.template.spec.containers[0].readinessProbe.grpc',
        },
      ],
    },
    {
      name: 'one word for TLS',
      manifests: app('env: [{name: GRPC_TLS, value: "true"}]', probe),
      hits: [{ message: 'plaintext', severity: 'warning', subject: 'Deployment/greeter' }],
    },
    {
      name: 'a liveness probe',
      manifests: app(certs, 'livenessProbe: {grpc: {port: 50051}}'),
      hits: [{ message: 'plaintext', subject: 'Deployment/greeter', data: { probe: 'livenessProbe' } }],
    },
  ],
});
