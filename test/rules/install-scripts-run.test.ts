import rule from '../../rules/install-scripts-run.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM node:24\n';

testRule(rule, {
  valid: [
    `${F}RUN npm ci --ignore-scripts && yarn install --ignore-scripts\n`,
    `${F}ENV npm_config_ignore_scripts=true\nRUN npm ci\n`,
    `${F}RUN npm config set ignore-scripts true && npm ci\n`,
    `${F}RUN npm_config_ignore_scripts=true npm ci\n`,
    { name: 'yarn berry', code: `${F}ENV YARN_ENABLE_SCRIPTS=false\nRUN yarn install\n` },
    {
      name: '.npmrc says so',
      files: { '.npmrc': 'a=b\nignore-scripts=true\n' },
      code: `${F}RUN npm ci\n`,
    },
    { name: 'bun runs none by itself', code: `${F}RUN bun install && npm run build\n` },
    {
      name: 'what the parent stage sets',
      code: `FROM node:24 AS a\nENV NPM_CONFIG_IGNORE_SCRIPTS=1\nFROM a\nRUN npm ci\n`,
    },
  ],
  invalid: [
    {
      code: `${F}RUN npm ⟦ci⟧ && pnpm ⟦install⟧ --frozen-lockfile\n`,
      message: 'runs',
      codes: ['S6505', 'S6505'],
      unsafelyFixed: `${F}RUN npm ci --ignore-scripts && pnpm install --ignore-scripts --frozen-lockfile\n`,
    },
    {
      name: 'a bare yarn',
      code: `${F}RUN ⟦yarn --prod⟧\n`,
      message: 'runs',
      unsafelyFixed: `${F}RUN yarn --ignore-scripts --prod\n`,
    },
    {
      name: 'another stage does not count',
      code: `FROM node:24 AS a\nENV NPM_CONFIG_IGNORE_SCRIPTS=1\nFROM node:24\nRUN ["npm", ⟦"ci"⟧]\n`,
      message: 'runs',
      unsafelyFixed: `FROM node:24 AS a\nENV NPM_CONFIG_IGNORE_SCRIPTS=1\nFROM node:24\nRUN ["npm", "ci", "--ignore-scripts"]\n`,
    },
  ],
});
