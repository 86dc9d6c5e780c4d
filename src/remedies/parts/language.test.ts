import { describe, expect, it } from 'vitest';
import { objectsOf } from '../../../test/kit/remedyKit.js';
import type { Workload } from '../../model/objects.js';
import { languageOf } from './language.js';

const workload = (container: string) =>
  objectsOf(
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {containers: [{name: c, ${container}}]}}}}`,
  )[0] as Workload;

describe('languageOf', () => {
  it.each([
    ['image: "golang:1.25"', 'go'],
    ['image: shop/go-greeter', 'go'],
    ['image: x, env: [{name: GODEBUG, value: "http2debug=2"}]', 'go'],
    ['image: "eclipse-temurin:21", command: [java, -jar, app.jar]', 'java'],
    ['image: x, env: [{name: JAVA_TOOL_OPTIONS, value: -Xmx1g}]', 'java'],
    ['image: "python:3.13", args: [app.py]', 'python'],
    ['image: "node:24-alpine"', 'node'],
    ['image: x, command: [node, server.js]', 'node'],
    ['image: x, command: [dotnet, Greeter.dll]', 'csharp'],
    ['image: x, env: [{name: ASPNETCORE_URLS, value: "http://+:80"}]', 'csharp'],
    ['image: "node-exporter:1"', undefined],
    ['image: "python.registry.example:5000/team/greeter:1"', undefined],
    ['image: "cargo:1"', undefined],
  ])('{%s} is %s', (container, language) => {
    expect(languageOf(workload(container))).toBe(language);
  });
});
