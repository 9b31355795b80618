import rule from '../../rules/deleted-in-later-layer.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';
const UPDATE = 'RUN apt-get update && apt-get install -y curl\n';
const WS = 'WORKDIR /w\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n`,
    {
      name: 'its own lists',
      code: `${F}${UPDATE}RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'the earlier layer is clean',
      code: `${F}RUN apt-get update && rm -rf /var/lib/apt/lists/*\nRUN rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'lists of the base image',
      code: `${F}RUN rm -rf /var/lib/apt/lists/* /etc/nginx/conf.d/default.conf\n`,
    },
    {
      name: 'a cache mount',
      code: `${F}RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update && apt-get install -y x\nRUN rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'a stage that the image does not hold',
      code: `FROM debian:12 AS b\n${UPDATE}RUN rm -rf /var/lib/apt/lists/*\nFROM debian:12\nCOPY --from=b /x /x\n`,
    },
    {
      name: 'another stage’s layers',
      code: 'FROM debian:12 AS b\nCOPY a.bin /a.bin\nFROM debian:12\nRUN rm /a.bin\n',
    },
    {
      name: 'downloaded anew',
      code: `${F}${WS}RUN curl -O https://x/a.tgz\nRUN curl -O https://x/a.tgz && rm a.tgz\n`,
    },
    {
      name: 'a folder that cannot be told',
      code: `${F}RUN curl -O https://x/a.tgz\nRUN rm a.tgz\n`,
    },
    {
      name: 'a short text',
      code: `${F}COPY setup.sh /tmp/\nRUN /tmp/setup.sh && rm /tmp/setup.sh\n`,
    },
    {
      name: 'what a folder is called is not known',
      code: `${F}COPY assets /srv/\nRUN rm -rf /srv/assets\n`,
    },
    {
      name: 'only under a condition',
      code: `${F}COPY a.bin /tmp/\nRUN if [ -n "$X" ]; then rm /tmp/a.bin; fi\n`,
    },
    { name: 'apt-get clean has nothing to clean', code: `${F}${UPDATE}RUN apt-get clean\n` },
    {
      name: 'pip without a cache',
      code: `FROM python:3.13\nENV PIP_NO_CACHE_DIR=1\nRUN pip install x\nRUN rm -rf /root/.cache\n`,
    },
    { name: 'a package that was there before', code: `${F}RUN apt-get remove -y perl\n` },
    {
      name: 'into a mount',
      code: `${F}RUN --mount=type=tmpfs,target=/t curl -o /t/a.tgz $U\nRUN rm -rf /t\n`,
    },
  ],
  invalid: [
    {
      code: `${F}${UPDATE}RUN rm -rf ⟦/var/lib/apt/lists/*⟧\n`,
      message: 'cache',
      codes: [null],
      severity: 'warning',
      says: 'the layer of line 2',
      unsafelyFixed: `${F}RUN apt-get update && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\n`,
    },
    {
      name: 'no neighbours',
      code: `FROM centos:7\nRUN yum install -y x\nCOPY a /a\nRUN yum ⟦clean⟧ all\n`,
      message: 'cache',
    },
    {
      code: `${F}${WS}RUN wget https://x/a.tgz\nRUN tar xf a.tgz\nRUN rm -f ⟦a.tgz⟧\n`,
      message: 'file',
      says: '/w/a.tgz stays in the layer of line 3',
    },
    {
      name: 'by its folder, and by a pattern',
      code: `${F}RUN git clone https://x/y.git /src/y && curl -o /tmp/b.zip $U\nRUN make -C /src/y\nRUN rm -rf ⟦/src⟧ ⟦/tmp/*⟧\n`,
      message: 'file',
    },
    {
      name: 'what COPY brought',
      code: `${F}COPY a.whl b.whl /tmp/\nADD x.zip /x.zip\nRUN pip install --no-cache-dir /tmp/*.whl && rm ⟦/tmp/*.whl⟧ ⟦/x.zip⟧\n`,
      message: 'copied',
      severity: 'info',
    },
    {
      name: 'in the parent stage’s layer',
      code: `FROM debian:12 AS base\nCOPY . /src\nFROM base\nRUN make -C /src install && rm -r ⟦/src⟧\n`,
      message: 'copied',
    },
    {
      name: 'packages, by name and by group',
      code: `FROM alpine\nRUN apk add --no-cache --virtual .build gcc && apk add --no-cache git\nCOPY . .\nRUN make && apk del ⟦.build⟧ ⟦git⟧\n`,
      message: 'package',
    },
    {
      name: 'packages right below',
      code: `${F}RUN apt-get install -y gcc\nRUN apt-get purge -y ⟦gcc⟧\n`,
      message: 'package',
      unsafelyFixed: `${F}RUN apt-get install -y gcc \\\n    && apt-get purge -y gcc\n`,
    },
    {
      name: 'told once',
      code: `${F}COPY a.bin /tmp/a.bin\nRUN rm ⟦/tmp/a.bin⟧\nRUN rm -rf /tmp/*\n`,
      message: 'copied',
    },
  ],
});
