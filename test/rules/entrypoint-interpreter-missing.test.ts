import rule from '../../rules/entrypoint-interpreter-missing.ts';
import { testRule } from '../support/ruleTester.ts';

const ALPINE = 'FROM node:22-alpine\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n';
const bash = { 'run.sh': '#!/bin/bash\nexec "$@"\n' };
const unmarked = { 'run.sh': 'exec "$@"\n' };

testRule(rule, {
  valid: [
    ALPINE,
    { code: ALPINE, files: { 'run.sh': '#!/bin/sh\nexec "$@"\n' } },
    { code: ALPINE.replace('node:22-alpine', 'node:22'), files: bash },
    { code: ALPINE.replace('node:22-alpine', 'me/own:1'), files: bash },
    { code: ALPINE.replace('COPY', 'RUN apk add bash\nCOPY'), files: bash },
    { code: ALPINE.replace('COPY', 'RUN apk add $PACKAGES\nCOPY'), files: bash },
    { code: ALPINE.replace('COPY', 'RUN apk add libtool\nCOPY'), files: bash },
    { code: ALPINE.replace('COPY', 'COPY --from=x / /\nCOPY'), files: bash },
    { code: ALPINE.replace('COPY', 'RUN bash -c true\nCOPY'), files: bash },
    { code: ALPINE.replace('["', '["sh", "'), files: bash },
    { code: ALPINE.replace('["', '["sh", "-c", "'), files: unmarked },
    { code: ALPINE.replace('["', '["tini", "--", "'), files: unmarked },
    { code: ALPINE.replace('["/run.sh"]', '/run.sh'), files: unmarked },
    { code: ALPINE.replace('ENT', "RUN sed -i '1i #!/bin/sh' /run.sh\nENT"), files: unmarked },
    'FROM scratch\nCOPY server /\nCMD ["/server"]\n',
    'FROM scratch\nADD rootfs.tar.xz /\nCMD bash\n',
    'FROM scratch\nCOPY --from=busybox /bin/sh /bin/sh\nCMD echo hi\n',
    'FROM debian:12\nCMD ["bash"]\n',
  ],
  invalid: [
    {
      code: ALPINE,
      files: bash,
      message: 'shebang',
      inFiles: ['run.sh'],
      says: 'The image node has no bash',
    },
    {
      code: ALPINE.replace('COPY', 'RUN apk add --no-cache curl git\nUSER node\nCOPY'),
      files: { 'run.sh': '#!/usr/bin/env bash\nexec "$@"\n' },
      message: 'shebang',
      inFiles: ['run.sh'],
    },
    {
      code: 'FROM alpine:3.23\nCMD [⟦"/bin/bash"⟧]\n',
      message: 'program',
      unsafelyFixed: 'FROM alpine:3.23\nRUN apk add --no-cache bash\nCMD ["/bin/bash"]\n',
    },
    { code: 'FROM scratch\nCOPY server /\nENTRYPOINT ⟦/server -x⟧\n', message: 'shell' },
    {
      code: 'FROM gcr.io/distroless/static\nCOPY server /\nCMD ⟦/server⟧\n',
      message: 'shell',
    },
    { code: ALPINE, files: unmarked, message: 'unmarked', inFiles: ['run.sh'] },
    {
      code: ALPINE,
      files: { 'run.sh': '\uFEFF#!/bin/sh\nexec "$@"\n' },
      message: 'mark',
      inFiles: ['run.sh'],
    },
    {
      code: 'FROM debian:12\nCOPY --chmod=755 <<EOF /run.sh\n⟦exec true⟧\nEOF\nENTRYPOINT ["/run.sh"]\n',
      files: {},
      message: 'unmarked',
      unsafelyFixed:
        'FROM debian:12\nCOPY --chmod=755 <<EOF /run.sh\n#!/bin/sh\nexec true\nEOF\nENTRYPOINT ["/run.sh"]\n',
    },
  ],
});
