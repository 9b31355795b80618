import { LANGUAGE_RELEASES } from '../dockerfile/bases/language-releases.ts';
import { findRelease } from '../dockerfile/bases/releases.ts';
import type { Project } from './manifests/project.ts';
import { record } from './manifests/project.ts';

/** A language whose official image can take the place of a distribution with its packages. */
export interface Runtime {
  readonly title: string;
  /** Packages of Debian and Ubuntu that the official image stands for. */
  readonly packages: RegExp;
  /** Packages that only work with the distribution's own interpreter. */
  readonly extensions: RegExp;
  /** Programs that it runs. */
  readonly commands: RegExp;
  /** Often there only because something else needs it. */
  readonly incidental?: boolean;
  /** Name with tag, from the packages that were installed and what the project asks for. */
  image(packages: readonly string[], project: Project | undefined): string;
}

export const RUNTIMES: readonly Runtime[] = [
  {
    title: 'Node.js',
    packages: /^(?:nodejs|npm|node)$/,
    extensions: /^(?:node-|libnode)/,
    commands: /^(?:node|npm|npx)$/,
    image: (_, project) => `node:${nodeVersion(project)}-slim`,
  },
  {
    title: 'Python',
    packages: /^(?:python3?(?:-pip|-venv|-minimal|-setuptools|-wheel|-dev)?|python-is-python3)$/,
    extensions: /^python3?-/,
    commands: /^(?:python3?|gunicorn|uvicorn|flask|celery)$/,
    incidental: true,
    image: (_, project) => `python:${pythonVersion(project)}-slim`,
  },
  {
    title: 'Java',
    packages: /^(?:openjdk-\d+|default)-(?:jre|jdk)(?:-headless)?$/,
    extensions: /^lib.*-java$/,
    commands: /^java$/,
    image: packages => {
      const version = packages.flatMap(name => /^openjdk-(\d+)/.exec(name)?.[1] ?? [])[0];
      const kit = packages.some(name => /jdk(?:-headless)?$/.test(name)) ? 'jdk' : 'jre';
      return `eclipse-temurin:${version ?? LANGUAGE_RELEASES.temurin.supported}-${kit}`;
    },
  },
  {
    title: 'Ruby',
    packages: /^(?:ruby(?:-full|-dev|-bundler)?|bundler)$/,
    extensions: /^ruby-/,
    commands: /^(?:ruby|bundle|rackup|puma|rails)$/,
    image: (_, project) => {
      const asked = /^(?:ruby-)?(\d+\.\d+)/.exec(project?.read('.ruby-version')?.trim() ?? '')?.[1];
      return `ruby:${asked ?? LANGUAGE_RELEASES.ruby.supported}-slim`;
    },
  },
];

/** The major that `engines` or `.nvmrc` asks for, where it is one that Node.js has released. */
function nodeVersion(project: Project | undefined): string {
  const engines = record(project?.json('package.json')?.engines)?.node;
  const pinned = project?.read('.nvmrc')?.trim() ?? project?.read('.node-version')?.trim();
  const text = pinned ?? (typeof engines === 'string' ? engines : '');
  const major = /^[v^~=]*(\d+)(?:\.|$)/.exec(text)?.[1];
  const known = major === undefined ? undefined : findRelease(LANGUAGE_RELEASES.node, major);
  return known === undefined ? LANGUAGE_RELEASES.node.supported : (major ?? '');
}

function pythonVersion(project: Project | undefined): string {
  const text =
    project?.read('.python-version')?.trim() ?? project?.read('runtime.txt')?.trim() ?? '';
  return /^(?:python-)?(3\.\d+)/.exec(text)?.[1] ?? LANGUAGE_RELEASES.python.supported;
}
