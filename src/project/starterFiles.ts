import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Config } from '../config/config.ts';
import type { Text } from '../rule/language.ts';

/** A file that `init` would write. */
export interface StarterFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly content: string;
  readonly purpose: Text;
}

/** A snippet for a file that belongs to the project already: shown, never written into it. */
export interface Snippet {
  readonly path: string;
  readonly content: string;
}

const PRE_COMMIT = `repos:
  - repo: local
    hooks:
      - id: dockwright
        name: dockwright lint
        entry: npx dockwright lint
        language: system
        types: [dockerfile]
`;

const GITHUB = `name: dockwright
on: [push, pull_request]
jobs:
  dockerfiles:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npx dockwright lint --format github
`;

const GITLAB = `dockerfiles:
  image: node:22-alpine
  script:
    - npx dockwright lint --format tty --output - --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports: { codequality: gl-code-quality-report.json }
`;

/** What a project lacks to use dockwright: files to write, and snippets for files it has already. */
export function starterFiles(
  folder: string,
  config: Config | undefined,
): { files: StarterFile[]; snippets: Snippet[] } {
  const has = (path: string): boolean => existsSync(join(folder, path));
  const files: StarterFile[] = [];
  const snippets: Snippet[] = [];
  files.push({
    path: '.dockwrightrc.yaml',
    content: configFile(config),
    purpose: { en: 'configuration', zh: '配置文件' },
  });
  if (has('.pre-commit-config.yaml')) {
    snippets.push({ path: '.pre-commit-config.yaml', content: PRE_COMMIT });
  }
  if (has('.github')) {
    files.push({
      path: '.github/workflows/dockwright.yml',
      content: GITHUB,
      purpose: { en: 'GitHub Actions workflow', zh: 'GitHub Actions 工作流' },
    });
  }
  if (has('.gitlab-ci.yml')) snippets.push({ path: '.gitlab-ci.yml', content: GITLAB });
  return { files, snippets };
}

function configFile(config: Config | undefined): string {
  if (config !== undefined) return stringify(config);
  return `# Settings of dockwright; every key: docs/configuration.md
# Presets: recommended, guide (the SWR guide alone), strict, hadolint.
presets: recommended
# rules:
#   latest-tag: error
#   DL3008: off
# overrides:
#   - files: legacy/**
#     rules: { package-upgrade: off }
`;
}
