import type { Deprecation } from './facts.ts';

const docs = (image: string) =>
  `https://github.com/docker-library/docs/blob/master/${image}/deprecated.md`;
const JAVA = ['eclipse-temurin', 'amazoncorretto'];

/** Images that were given up, by canonical name. Dates are the day of the notice or the last update. */
export const DEPRECATIONS: Readonly<Record<string, Deprecation>> = {
  adoptopenjdk: {
    since: '2021-08-01',
    replacements: ['eclipse-temurin'],
    source: docs('adoptopenjdk'),
  },
  centos: {
    since: '2024-06-30',
    replacements: ['almalinux', 'rockylinux/rockylinux'],
    source: docs('centos'),
  },
  celery: { since: '2017-06-01', replacements: ['python'], source: docs('celery') },
  clearlinux: { since: '2025-07-18', replacements: [], source: docs('clearlinux') },
  clefos: { since: '2024-06-30', replacements: [], source: docs('clefos') },
  consul: { since: '2023-03-03', replacements: ['hashicorp/consul'], source: docs('consul') },
  django: { since: '2016-12-31', replacements: ['python'], source: docs('django') },
  euleros: { since: '2021-09-01', replacements: ['openeuler/openeuler'], source: docs('euleros') },
  'express-gateway': { since: '2022-04-19', replacements: [], source: docs('express-gateway') },
  fsharp: {
    since: '2021-07-27',
    replacements: ['mcr.microsoft.com/dotnet/sdk'],
    source: docs('fsharp'),
  },
  iojs: { since: '2016-10-11', replacements: ['node'], source: docs('iojs') },
  java: { since: '2016-12-31', replacements: JAVA, source: docs('java') },
  jenkins: { since: '2017-06-22', replacements: ['jenkins/jenkins'], source: docs('jenkins') },
  liquibase: {
    since: '2025-10-24',
    replacements: ['liquibase/liquibase'],
    source: docs('liquibase'),
  },
  'microsoft/aspnetcore': dotnetMoved('aspnet'),
  'microsoft/aspnetcore-build': dotnetMoved('sdk'),
  'microsoft/dotnet': dotnetMoved('sdk'),
  mono: {
    since: '2024-08-09',
    replacements: ['mcr.microsoft.com/dotnet/sdk'],
    source: docs('mono'),
  },
  'mongo-express': { since: '2026-02-05', replacements: [], source: docs('mongo-express') },
  'nats-streaming': { since: '2023-06-01', replacements: ['nats'], source: docs('nats-streaming') },
  notary: { since: '2025-07-30', replacements: [], source: docs('notary') },
  openjdk: { since: '2022-06-10', replacements: JAVA, source: docs('openjdk') },
  opensuse: { since: '2018-05-14', replacements: ['opensuse/leap'], source: docs('opensuse') },
  owncloud: { since: '2018-06-08', replacements: ['owncloud/server'], source: docs('owncloud') },
  piwik: { since: '2018-09-30', replacements: ['matomo'], source: docs('piwik') },
  rails: { since: '2016-12-31', replacements: ['ruby'], source: docs('rails') },
  rockylinux: {
    since: '2025-06-10',
    replacements: ['rockylinux/rockylinux'],
    source: docs('rockylinux'),
  },
  sentry: { since: '2020-09-08', replacements: [], source: docs('sentry') },
  sl: {
    since: '2024-06-30',
    replacements: ['almalinux', 'rockylinux/rockylinux'],
    source: docs('sl'),
  },
  'ubuntu-debootstrap': {
    since: '2016-01-18',
    replacements: ['ubuntu'],
    source: docs('ubuntu-debootstrap'),
  },
  'ubuntu-upstart': {
    since: '2016-01-18',
    replacements: ['ubuntu'],
    source: docs('ubuntu-upstart'),
  },
  unit: { since: '2025-10-13', replacements: [], source: docs('unit') },
  vault: { since: '2023-03-10', replacements: ['hashicorp/vault'], source: docs('vault') },
};

function dotnetMoved(image: string): Deprecation {
  return {
    since: '2019-03-15',
    replacements: [`mcr.microsoft.com/dotnet/${image}`],
    source:
      'https://devblogs.microsoft.com/dotnet/net-core-container-images-now-published-to-microsoft-container-registry/',
  };
}

/** Folders given up as a whole, and the names in them that were not. */
const FOLDERS: readonly {
  readonly folder: string;
  readonly kept: readonly string[];
  readonly why: Deprecation;
}[] = [
  {
    folder: 'bitnami/',
    kept: ['bitnami/minideb'],
    why: {
      // Versions moved to `bitnamilegacy/`, where nothing is updated any more.
      since: '2025-08-28',
      replacements: [],
      source: 'https://github.com/bitnami/containers/issues/83267',
    },
  },
];

/** Why an image should no longer be used at all, by canonical name. */
export function findDeprecation(image: string): Deprecation | undefined {
  if (Object.hasOwn(DEPRECATIONS, image)) return DEPRECATIONS[image];
  return FOLDERS.find(({ folder, kept }) => image.startsWith(folder) && !kept.includes(image))?.why;
}
