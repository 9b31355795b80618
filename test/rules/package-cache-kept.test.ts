import rule from '../../rules/package-cache-kept.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n`,
    `${F}RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt\n`,
    { name: 'no update, no lists', code: `${F}RUN apt-get install -y curl\n` },
    {
      name: 'a cache mount',
      code: `${F}RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl\n`,
    },
    `${F}RUN apk add --no-cache curl\n`,
    `${F}RUN apk add curl && rm -rf /var/cache/apk/*\n`,
    `${F}RUN yum install -y git && yum clean all\n`,
    `${F}RUN dnf install -y git && rm -rf /var/cache/dnf\n`,
    `${F}RUN pip install --no-cache-dir flask\n`,
    { name: 'the variable', code: `${F}ENV PIP_NO_CACHE_DIR=1\nRUN pip install flask\n` },
    { name: 'the variable of one command', code: `${F}RUN PIP_NO_CACHE_DIR=1 pip install flask\n` },
    {
      name: 'pip with a cache mount',
      code: `${F}RUN --mount=type=cache,target=/root/.cache/pip pip install flask\n`,
    },
    {
      name: 'a stage that is not in the image',
      code: `${F.replace('\n', ' AS build\n')}RUN apt-get update && apt-get install -y gcc\nFROM debian:12\nCOPY --from=0 /a /a\n`,
    },
    `${F}RUN npm ci && npm cache clean --force\n`,
    {
      name: 'hadolint: any rm -rf will do',
      mode: 'hadolint',
      code: `${F}RUN apt-get update && apt-get install -y curl && rm -rf /tmp/x\n`,
    },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get ⟦update⟧ && apt-get install -y curl\n`,
      message: 'clean',
      codes: ['DL3009'],
      fixed: `${F}RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'in the style of the file: operators lead',
      code: `${F}RUN apt-get ⟦update⟧ \\\n    && apt-get install -y curl\n`,
      message: 'clean',
      fixed: `${F}RUN apt-get update \\\n    && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'in the style of the file: operators trail',
      code: `${F}RUN apt-get ⟦update⟧ && \\\n    apt-get install -y \\\n      curl \\\n      git\n`,
      message: 'clean',
      fixed: `${F}RUN apt-get update && \\\n    apt-get install -y \\\n      curl \\\n      git && \\\n    rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'a later step lives on these lists: not safe',
      code: `${F}RUN apt-get ⟦update⟧ && apt-get install -y a\nRUN apt-get install -y b\n`,
      message: 'clean',
      unsafelyFixed: `${F}RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y b\n`,
    },
    {
      name: 'a later script may: not safe',
      code: `${F}RUN apt-get ⟦update⟧ && apt-get install -y a\nRUN ./setup.sh\n`,
      message: 'clean',
      unsafelyFixed: `${F}RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\nRUN ./setup.sh\n`,
    },
    {
      name: 'a later step fetches its own',
      code: `${F}RUN apt-get ⟦update⟧ && apt-get install -y a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n`,
      message: 'clean',
      fixed: `${F}RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'update alone keeps its lists for the next step',
      code: `${F}RUN apt-get ⟦update⟧\n`,
      message: 'clean',
    },
    {
      name: 'not a plain chain: left to people',
      code: `${F}RUN apt-get ⟦update⟧; apt-get install -y a || true\n`,
      message: 'clean',
    },
    {
      name: 'cleaned before, filled again',
      code: `${F}RUN rm -rf /var/lib/apt/lists/* && apt-get ⟦update⟧ && apt-get install -y a\n`,
      message: 'clean',
      fixed: `${F}RUN rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'flags that keep nothing',
      code: `${F}RUN apk ⟦add⟧ curl && pip3 ⟦install⟧ flask && python -m pip ⟦install⟧ x\n`,
      message: 'flag',
      codes: ['DL3019', 'DL3042', 'DL3042'],
      fixed: `${F}RUN apk add --no-cache curl && pip3 install --no-cache-dir flask && python -m pip install --no-cache-dir x\n`,
    },
    {
      name: 'each manager its own clean-up and code',
      code: `${F}RUN yum ⟦install⟧ -y a\nRUN dnf ⟦install⟧ -y a\nRUN zypper -n ⟦in⟧ a\n`,
      message: 'clean',
      codes: ['DL3032', 'DL3040', 'DL3036'],
      fixed: `${F}RUN yum install -y a && yum clean all\nRUN dnf install -y a && dnf clean all\nRUN zypper -n in a && zypper clean -a\n`,
    },
    {
      name: 'caches of languages weigh less',
      code: `FROM node:22\nRUN npm ⟦ci⟧\n`,
      message: 'clean',
      severity: 'info',
      codes: [null],
      unsafelyFixed: `FROM node:22\nRUN npm ci && npm cache clean --force\n`,
    },
  ],
});
