// The key was made for these examples and protects nothing. Certificates that are meant to be valid end in 2125.
const throwawayKey = `
    -----BEGIN EC PRIVATE KEY-----
    MHcCAQEEIA2xY6zPZqB98SbLgtHZkqdXWCX5lVvxSg/WJXQzYB+ioAoGCCqGSM49
    AwEHoUQDQgAEARKFB4xWhgzGN9+e8ejJhGr0mYsB36KCaz8wusA+IHtb7t7rkNbu
    X5GMwBXej6ly1CO+S+8KhZt0U+n4nNA4gA==
    -----END EC PRIVATE KEY-----`;

const certificates = {
  /** For greeter.example.com. */
  valid: `
    -----BEGIN CERTIFICATE-----
    MIIBgjCCASegAwIBAgIUNOtYhhmL9SqtOoC5pTpW+3xTa+MwCgYIKoZIzj0EAwIw
    HjEcMBoGA1UEAwwTZ3JlZXRlci5leGFtcGxlLmNvbTAgFw0yNjAxMDEwMDAwMDBa
    GA8yMTI1MTIwODAwMDAwMFowHjEcMBoGA1UEAwwTZ3JlZXRlci5leGFtcGxlLmNv
    bTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAEShQeMVoYMxjffnvHoyYRq9JmL
    Ad+igms/MLrAPiB7W+7e65DW7l+RjMAV3o+pctQjvkvvCoWbdFPp+JzQOICjQTA/
    MB4GA1UdEQQXMBWCE2dyZWV0ZXIuZXhhbXBsZS5jb20wHQYDVR0OBBYEFCUxvX3S
    vrRzDg5ZmCkLdY/NUbI9MAoGCCqGSM49BAMCA0kAMEYCIQDyzjzI0Axk9xcuDy/W
    UAF0t7AlKtLXrBt8UZeJHdGttgIhAN560AKNgw8KNymPNO2ysHzSsgFRuZ58q0QR
    cg8LboDk
    -----END CERTIFICATE-----`,
  /** For greeter.example.com; ended on 2025-01-01. */
  expired: `
    -----BEGIN CERTIFICATE-----
    MIIBfzCCASWgAwIBAgIUa1Pms4Fvlw5RsAq25VQKvU388ukwCgYIKoZIzj0EAwIw
    HjEcMBoGA1UEAwwTZ3JlZXRlci5leGFtcGxlLmNvbTAeFw0yNDAxMDEwMDAwMDBa
    Fw0yNTAxMDEwMDAwMDBaMB4xHDAaBgNVBAMME2dyZWV0ZXIuZXhhbXBsZS5jb20w
    WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQBEoUHjFaGDMY3357x6MmEavSZiwHf
    ooJrPzC6wD4ge1vu3uuQ1u5fkYzAFd6PqXLUI75L7wqFm3RT6fic0DiAo0EwPzAe
    BgNVHREEFzAVghNncmVldGVyLmV4YW1wbGUuY29tMB0GA1UdDgQWBBQlMb190r60
    cw4OWZgpC3WPzVGyPTAKBggqhkjOPQQDAgNIADBFAiEAnSIyMI5/oYPr5J3VtlAs
    alIjkuwfgHHZsCPhT1cFblgCIA0SSXPNX3/xConwk8gkrlZ+HkoLY1W/e3mOHZR4
    JgiC
    -----END CERTIFICATE-----`,
  /** For shop.example.org. */
  otherHost: `
    -----BEGIN CERTIFICATE-----
    MIIBeDCCAR6gAwIBAgIULnbouqFhpafToByaX8TtXibGhlgwCgYIKoZIzj0EAwIw
    GzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLm9yZzAgFw0yNjAxMDEwMDAwMDBaGA8y
    MTI1MTIwODAwMDAwMFowGzEZMBcGA1UEAwwQc2hvcC5leGFtcGxlLm9yZzBZMBMG
    ByqGSM49AgEGCCqGSM49AwEHA0IABAEShQeMVoYMxjffnvHoyYRq9JmLAd+igms/
    MLrAPiB7W+7e65DW7l+RjMAV3o+pctQjvkvvCoWbdFPp+JzQOICjPjA8MBsGA1Ud
    EQQUMBKCEHNob3AuZXhhbXBsZS5vcmcwHQYDVR0OBBYEFCUxvX3SvrRzDg5ZmCkL
    dY/NUbI9MAoGCCqGSM49BAMCA0gAMEUCIA6XDaV2Ptw/dx2BRWkj4QWLpZWWtjD5
    tZWA2rzbwgeUAiEAjBhOHAjbxMCeJz02b6xDsddHMq4J7KQcHe2b6C/vHtA=
    -----END CERTIFICATE-----`,
  /** For greeter.example.com, issued by an intermediate of Let's Encrypt by its name. */
  byIntermediate: `
    -----BEGIN CERTIFICATE-----
    MIIBcTCCARegAwIBAgIQAXQjExZlrSuVk4yIJMfeDTAKBggqhkjOPQQDAjAOMQww
    CgYDVQQDDANSMTMwIBcNMjYwMTAxMDAwMDAwWhgPMjEyNTEyMDgwMDAwMDBaMB4x
    HDAaBgNVBAMME2dyZWV0ZXIuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAAQBEoUHjFaGDMY3357x6MmEavSZiwHfooJrPzC6wD4ge1vu3uuQ1u5f
    kYzAFd6PqXLUI75L7wqFm3RT6fic0DiAo0UwQzAMBgNVHRMBAf8EAjAAMBMGA1Ud
    JQQMMAoGCCsGAQUFBwMBMB4GA1UdEQQXMBWCE2dyZWV0ZXIuZXhhbXBsZS5jb20w
    CgYIKoZIzj0EAwIDSAAwRQIgVqG+OF8/KIGk8kAk3QQerEBvL6CFcB08Xz3MX0Qn
    a7wCIQDcTAZ5/zORXHZnDLZlu0g0E/1rG0TCzcoIfk6Bl/wcHg==
    -----END CERTIFICATE-----`,
};

interface SecretOptions {
  namespace?: string;
  type?: string;
  certificate?: keyof typeof certificates;
  /** Leaves `tls.key` out. */
  withoutKey?: boolean;
}

/** A Secret manifest as the TLS examples use it: `greeter-tls` in `shop`, sound unless the options say otherwise. */
export function exampleSecret(options: SecretOptions = {}): string {
  const { namespace = 'shop', type = 'kubernetes.io/tls', certificate = 'valid', withoutKey = false } = options;
  return `apiVersion: v1
kind: Secret
metadata:
  name: greeter-tls
  namespace: ${namespace}
type: ${type}
stringData:
  tls.crt: |${certificates[certificate]}
${withoutKey ? '' : `  # Made for this example; it protects nothing.\n  tls.key: |${throwawayKey}\n`}`;
}

/** A gRPC Ingress that shows `greeter-tls` for greeter.example.com, and the Service behind it. */
export function exampleIngress(tlsHost = 'greeter.example.com'): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: edge
  namespace: shop
  annotations:
    nginx.ingress.kubernetes.io/backend-protocol: GRPC
spec:
  ingressClassName: nginx
  tls:
    - hosts: [${tlsHost}]
      secretName: greeter-tls
  rules:
    - host: greeter.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: greeter, port: {name: grpc}}}
---
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec:
  selector: {app: greeter}
  ports: [{name: grpc, port: 50051}]
`;
}
