import rule from '../../rules/healthcheck-tool-missing.ts';
import { testRule } from '../support/ruleTester.ts';

const check = (before: string, cmd = 'curl -f http://localhost/ || exit 1') =>
  `FROM node:22-alpine\n${before}HEALTHCHECK CMD ${cmd}\n`;

testRule(rule, {
  valid: [
    check('', 'wget -q --spider http://localhost || exit 1'),
    check('RUN apk add --no-cache curl\n'),
    check('RUN apk add --no-cache $TOOLS\n'),
    check('COPY --from=x /usr/bin/curl /usr/bin/curl\n'),
    check('RUN curl -O http://x\n'),
    check('RUN ./install.sh\n'),
    check('', 'curl -f x || wget -q x'),
    check('', '/app/check.sh'),
    check('', '["node", "check.js"]'),
    'FROM node:22\nHEALTHCHECK CMD curl -f x\n',
    'FROM me/base:1\nHEALTHCHECK CMD curl -f x\n',
    'FROM alpine:3.23\nHEALTHCHECK CMD curl x\nHEALTHCHECK NONE\n',
  ],
  invalid: [
    {
      code: check('', '⟦curl⟧ --fail http://localhost:$APP_PORT || exit 1'),
      message: 'busybox',
      severity: 'error',
      unsafelyFixed: check('', 'wget -q -O /dev/null http://localhost:$APP_PORT || exit 1'),
    },
    {
      code: check('RUN apk add --virtual .d curl && curl x && apk del .d\n', '⟦curl⟧ -k https://x'),
      message: 'missing',
    },
    {
      code: check('RUN apk add git\nCOPY run.sh /\n', '[⟦"curl"⟧, "-f", "x"]'),
      message: 'missing',
    },
    { code: 'FROM debian:12\nHEALTHCHECK CMD ⟦curl⟧ -f x | grep ok\n', message: 'missing' },
    { code: 'FROM ubuntu:24.04\nHEALTHCHECK CMD ⟦wget⟧ -q x || exit 1\n', message: 'missing' },
    { code: 'FROM scratch\nCOPY app.bin /\nHEALTHCHECK CMD ⟦/app.bin check⟧\n', message: 'shell' },
  ],
});
