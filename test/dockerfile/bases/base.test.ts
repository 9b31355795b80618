import { describe, expect, it } from 'vitest';
import { baseFacts, ended } from '../../../src/dockerfile/bases/base.ts';
import { splitReference } from '../../../src/image/reference.ts';

const facts = (name: string) => baseFacts(splitReference(name));
const TODAY = '2026-11-24';

describe('distribution and release', () => {
  it.each([
    ['node:7-alpine', 'alpine', undefined],
    ['node:20-bookworm-slim', 'debian', '12'],
    ['node:20', 'debian', undefined],
    ['python:3.8-slim-buster', 'debian', '10'],
    ['ubuntu:16.04', 'ubuntu', '16.04'],
    ['ubuntu:xenial', 'ubuntu', '16.04'],
    ['ubuntu:focal-20210119', 'ubuntu', '20.04'],
    ['ubuntu', 'ubuntu', undefined],
    ['debian:stretch', 'debian', '9'],
    ['debian:11.6-slim', 'debian', '11'],
    ['debian:bullseye-20210111-slim', 'debian', '11'],
    ['centos:7', 'centos', '7'],
    ['centos:7.9.2009', 'centos', '7'],
    ['centos', 'centos', '8'],
    ['centos:latest', 'centos', '8'],
    ['quay.io/centos/centos:stream9', 'centos-stream', '9'],
    ['alpine:3.12', 'alpine', '3.12'],
    ['alpine:3.12.1', 'alpine', '3.12'],
    ['alpine:edge', 'alpine', undefined],
    ['golang:1.19-alpine3.16', 'alpine', '3.16'],
    ['eclipse-temurin:8-jdk-alpine-3.20', 'alpine', '3.20'],
    ['eclipse-temurin:17-ubi9-minimal', 'rhel', '9'],
    ['tomcat:9-jdk17-temurin-jammy', 'ubuntu', '22.04'],
    ['gradle:9-corretto-al2023', 'amazon', '2023'],
    ['maven:3.8-openjdk-17', 'oracle', undefined],
    ['maven:3.8-openjdk-11-slim', 'debian', undefined],
    ['openjdk:8-jre-alpine', 'alpine', undefined],
    ['openjdk:17', 'oracle', undefined],
    ['openjdk:17-slim', 'debian', undefined],
    ['openjdk:11', 'debian', undefined],
    ['openjdk', 'oracle', undefined],
    ['buildpack-deps:curl', 'debian', undefined],
    ['buildpack-deps:22.04', 'ubuntu', '22.04'],
    ['nvidia/cuda:11.0-base-ubuntu18.04', 'ubuntu', '18.04'],
    ['nvidia/cuda:11.0-devel-ubuntu2004', 'ubuntu', '20.04'],
    ['someone/app:1.2-alpine3.9', 'alpine', '3.9'],
    ['amazonlinux:2.0.20200304.0', 'amazon', '2'],
    ['amazonlinux:2017.09', 'amazon', '2017.09'],
    ['registry.access.redhat.com/ubi8', 'rhel', '8'],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.3', 'rhel', '9'],
    ['redhat/ubi8-micro:latest', 'rhel', '8'],
    ['opensuse/leap:15.2', 'suse', '15.2'],
    ['mcr.microsoft.com/dotnet/sdk:6.0-bullseye-slim', 'debian', '11'],
    ['mcr.microsoft.com/dotnet/sdk:10.0', 'ubuntu', undefined],
    ['mcr.microsoft.com/windows/servercore:ltsc2019', 'windows', '2019'],
    ['mcr.microsoft.com/cbl-mariner/base/core:2.0', 'azurelinux', '2.0'],
    ['gcr.io/distroless/java17-debian11', 'distroless', undefined],
    ['openeuler/openeuler:22.03-lts', 'openeuler', '22.03'],
    ['fedora:33', 'fedora', '33'],
    ['scratch', 'scratch', undefined],
    ['busybox:1.36', 'busybox', undefined],
    ['mongo:3.2', 'debian', undefined],
    ['mongo:4.4', 'ubuntu', undefined],
    ['someone/app:1.2', undefined, undefined],
  ])('%s is %s %s', (name, family, release) => {
    expect(facts(name)).toMatchObject({ family, release });
  });
});

describe('product, version, variant, kind', () => {
  it.each([
    ['node:7-alpine', 'node', '7', 'alpine', 'runtime'],
    ['python:3.8-slim-buster', 'python', '3.8', 'slim', 'runtime'],
    ['python:3.12', 'python', '3.12', 'full', 'runtime'],
    ['golang:1.19', 'golang', '1.19', 'full', 'toolchain'],
    ['nginx:1.25-alpine-slim', 'nginx', '1.25', 'slim', 'service'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', 'dotnet', '8.0', 'chiseled', 'runtime'],
    ['gcr.io/distroless/nodejs18-debian12', 'node', '18', undefined, 'runtime'],
    ['gcr.io/distroless/static', undefined, undefined, undefined, 'distribution'],
    ['ubuntu:22.04', undefined, undefined, undefined, 'distribution'],
    ['jenkins/jenkins:lts-jdk17', 'jenkins', undefined, undefined, 'service'],
    ['traefik:v2.10', 'traefik', '2.10', 'alpine', 'service'],
    ['scratch', undefined, undefined, undefined, 'empty'],
    ['someone/thing:1', undefined, '1', undefined, undefined],
  ])('%s', (name, product, version, variant, kind) => {
    expect(facts(name)).toMatchObject({ product, version, variant, kind });
  });
});

describe('end of life', () => {
  it.each([
    ['node:7-alpine', ['Node.js 7 2017-06-30']],
    ['node:carbon', ['Node.js 8 2019-12-31']],
    ['node:20', ['Node.js 20 2026-04-30']],
    ['node:22', []],
    ['node:lts', []],
    ['node', []],
    ['ubuntu:16.04', ['Ubuntu 16.04 2021-04-30']],
    ['ubuntu:24.04', []],
    ['centos:8', ['CentOS Linux 8 2021-12-31']],
    ['centos', ['CentOS Linux 8 2021-12-31']],
    ['debian:11', ['Debian 11 2026-08-31']],
    ['debian:12', []],
    ['alpine:3.12', ['Alpine Linux 3.12 2022-05-01']],
    ['alpine:3', []],
    ['python:3.8-slim-buster', ['Debian 10 2024-06-30', 'Python 3.8 2024-10-07']],
    ['python:2', ['Python 2.7 2020-01-01']],
    ['golang:1.19-alpine3.16', ['Go 1.19 2023-09-06', 'Alpine Linux 3.16 2024-05-23']],
    ['php:7.2-fpm', ['PHP 7.2 2020-11-30']],
    ['php:7', ['PHP 7.4 2022-11-28']],
    ['mysql:5', ['MySQL 5.7 2023-10-31']],
    ['mcr.microsoft.com/dotnet/sdk:6.0', ['.NET 6 2024-11-12']],
    ['mcr.microsoft.com/dotnet/core/aspnet:3.1', ['ASP.NET Core 3.1 2022-12-13']],
    ['swr.cn-north-4.myhuaweicloud.com/team/node:7-alpine', ['Node.js 7 2017-06-30']],
    ['gcr.io/distroless/nodejs16-debian11', ['Node.js 16 2023-09-11', 'Debian 11 2026-08-31']],
    ['someone/node:7', []],
  ])('%s', (name, expected) => {
    const found = ended(facts(name), TODAY).map(({ subject, date }) => `${subject} ${date}`);
    expect(found).toEqual(expected);
  });

  it('is over the day after, not on the last day', () => {
    expect(ended(facts('centos:7'), '2024-06-30')).toHaveLength(0);
    expect(ended(facts('centos:7'), '2024-07-01')).toHaveLength(1);
  });

  it('names its source and a release to move to', () => {
    expect(facts('node:7').endOfLife).toMatchObject({
      source: expect.stringMatching(/^https:\/\/nodejs\.org\//),
      supported: '24',
    });
    expect(facts('centos:7').endOfLife?.supported).toBeUndefined();
  });

  it.each([
    ['openjdk:8', 'eclipse-temurin'],
    ['java:8', 'eclipse-temurin'],
    ['centos:7', 'almalinux'],
    ['microsoft/dotnet:2.1-sdk', 'mcr.microsoft.com/dotnet/sdk'],
  ])('%s was given up for %s', (name, replacement) => {
    expect(facts(name).deprecation?.replacements[0]).toBe(replacement);
  });

  it('and so was what Bitnami had on Docker Hub, but for its base', () => {
    expect(facts('bitnami/redis:7.0').deprecation).toMatchObject({ since: '2025-08-28' });
    expect(facts('bitnami/minideb:bookworm').deprecation).toBeUndefined();
  });

  it.each(['quay.io/centos/centos:stream9', 'node:7', 'registry.corp.io/team/openjdk:8'])(
    '%s was not',
    name => expect(facts(name).deprecation).toBeUndefined(),
  );
});

describe('names through mirrors', () => {
  it.each([
    ['docker.io/library/node:18', 'node'],
    ['docker.io/node:18', 'node'],
    ['registry.corp.io/x/library/node:18', 'node'],
    ['swr.cn-north-4.myhuaweicloud.com/ddn-k8s/docker.io/library/node:18', 'node'],
    ['swr.cn-north-4.myhuaweicloud.com/ddn-k8s/docker.io/grafana/grafana:9', 'grafana/grafana'],
    ['swr.cn-north-4.myhuaweicloud.com/ddn-k8s/quay.io/centos/centos:stream9', 'centos'],
    ['docker.m.daocloud.io/library/node', 'node'],
    ['m.daocloud.io/docker.io/library/node', 'node'],
    ['abc123.mirror.swr.myhuaweicloud.com/library/node', 'node'],
    ['public.ecr.aws/docker/library/node:18', 'node'],
    ['mcr.microsoft.com/mirror/docker/library/node:18', 'node'],
    ['public.ecr.aws/amazonlinux/amazonlinux:2', 'amazonlinux'],
    ['mirror.gcr.io/library/node', 'node'],
  ])('%s is %s', (name, image) => {
    expect(facts(name)).toMatchObject({ image, guessed: false });
  });

  it('tells a guess, and then keeps silent on what only the real image has', () => {
    const guess = facts('swr.cn-north-4.myhuaweicloud.com/team/postgres:13-alpine');
    expect(guess).toMatchObject({
      guessed: true,
      product: 'postgres',
      family: 'alpine',
      exposes: [],
      volumes: [],
      user: { default: undefined, dropsRoot: false },
      tools: { sh: undefined, bash: undefined, wget: undefined },
    });
  });
});

describe('package manager', () => {
  it.each([
    ['alpine:3', 'apk'],
    ['debian:12', 'apt-get'],
    ['centos:7', 'yum'],
    ['centos:8', 'dnf'],
    ['amazonlinux:2', 'yum'],
    ['amazonlinux:2023', 'dnf'],
    ['registry.access.redhat.com/ubi9/ubi-minimal', 'microdnf'],
    ['registry.access.redhat.com/ubi9/ubi-micro', undefined],
    ['oraclelinux:7-slim', 'yum'],
    ['oraclelinux:9-slim', 'microdnf'],
    ['mysql:8', 'microdnf'],
    ['opensuse/leap:15.6', 'zypper'],
    ['archlinux', 'pacman'],
    ['photon:4.0', 'tdnf'],
    ['scratch', undefined],
    ['gcr.io/distroless/base', undefined],
    ['mcr.microsoft.com/dotnet/runtime:8.0-noble-chiseled', undefined],
    ['someone/app', undefined],
  ])('%s: %s', (name, expected) => expect(facts(name).packageManager).toBe(expected));
});

describe('tools', () => {
  it.each([
    ['alpine:3.18', { sh: true, bash: false, curl: false, wget: 'busybox' }],
    ['node:20-alpine', { sh: true, bash: false, curl: false, wget: 'busybox' }],
    ['node:20', { sh: true, bash: true, curl: true, wget: 'gnu' }],
    ['node:20-slim', { sh: true, bash: true, curl: false, wget: false }],
    ['ubuntu:22.04', { sh: true, bash: true, curl: false, wget: false }],
    ['centos:7', { sh: true, bash: true, curl: true, wget: false }],
    ['eclipse-temurin:17', { bash: true, curl: true, wget: 'gnu' }],
    ['nginx:1.25', { curl: true, wget: false }],
    ['nginx:1.25-alpine', { curl: true, bash: false, wget: 'busybox' }],
    ['nginx:1.25-alpine-slim', { curl: false }],
    ['mysql:8', { bash: true, curl: true, wget: false }],
    ['postgres:16-alpine', { sh: true, bash: true, curl: false }],
    ['php:8.3-fpm', { sh: true, bash: true, curl: true, wget: false }],
    ['scratch', { sh: false, bash: false, curl: false, wget: false }],
    ['gcr.io/distroless/base', { sh: false, bash: false, curl: false, wget: false }],
    ['gcr.io/distroless/base:debug', { sh: true, wget: 'busybox' }],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', { sh: false, curl: false }],
    ['someone/app', { sh: undefined, bash: undefined, curl: undefined, wget: undefined }],
  ])('%s', (name, expected) => expect(facts(name).tools).toMatchObject(expected));

  it('answers for any command', () => {
    expect(facts('redis:7').tools.has('redis-cli')).toBe(true);
    expect(facts('alpine').tools.has('useradd')).toBe(false);
    expect(facts('debian').tools.has('useradd')).toBe(true);
    expect(facts('python:3.12').tools.has('git')).toBe(true);
    expect(facts('debian').tools.has('frobnicate')).toBeUndefined();
  });
});

describe('user, ports, volumes, service', () => {
  it.each([
    ['node:20', 'root', 'node', false],
    ['mysql:8', 'root', 'mysql', true],
    ['jenkins/jenkins', 'jenkins', undefined, false],
    ['gcr.io/distroless/static:nonroot', '65532', undefined, false],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'root', 'app', false],
    ['mcr.microsoft.com/dotnet/aspnet:6.0', 'root', undefined, false],
    ['elasticsearch:8.1.0', undefined, undefined, false],
    ['someone/app', undefined, undefined, false],
  ])('%s runs as %s', (name, user, unprivileged, dropsRoot) => {
    expect(facts(name).user).toEqual({ default: user, unprivileged, dropsRoot });
  });

  it.each([
    ['nginx:1.25', 'nginx', ['80'], []],
    ['postgres:16', 'postgres', ['5432'], ['/var/lib/postgresql/data']],
    ['postgres:18', 'postgres', ['5432'], ['/var/lib/postgresql']],
    ['mysql:8', 'mysql', ['3306', '33060'], ['/var/lib/mysql']],
    ['php:8.3-fpm', 'php-fpm', ['9000'], []],
    ['php:8.3-apache', 'httpd', ['80'], []],
    ['php:8.3-cli', undefined, [], []],
    ['wordpress:6-fpm', 'php-fpm', ['9000'], ['/var/www/html']],
    ['node:20', undefined, [], []],
    [
      'rabbitmq:4-management',
      'rabbitmq',
      expect.arrayContaining(['5672', '15672']),
      ['/var/lib/rabbitmq'],
    ],
  ])('%s serves %s', (name, service, exposes, volumes) => {
    const found = facts(name);
    expect(found.service?.name).toBe(service);
    expect(found).toMatchObject({ exposes, volumes });
  });

  it('knows which images check themselves', () => {
    expect(facts('kong:3.4').healthcheck).toBe(true);
    expect(facts('nginx:1.25').healthcheck).toBe(false);
  });
});
