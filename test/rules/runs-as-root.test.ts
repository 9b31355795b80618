import rule from '../../rules/runs-as-root.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM node:22\nUSER node\nCMD ["node", "x.js"]\n',
    'FROM node:22\nUSER $APP\nCMD ["node", "x.js"]\n',
    'FROM node:22 AS a\nUSER node\nFROM a\nCMD ["node", "x.js"]\n',
    'FROM node:22 AS a\nUSER root\nRUN x\nFROM gcr.io/distroless/static:nonroot\nCMD ["x"]\n',
    'FROM me/own:1\nCMD ["x"]\n',
    'FROM node:22\nCOPY . .\n',
    'FROM node:22\nCMD ["bash"]\n',
    'FROM postgres:17\nCOPY x /docker-entrypoint-initdb.d/\n',
    'FROM node:22\nENTRYPOINT ["gosu", "node", "node", "x.js"]\n',
    'FROM node:22\nUSER root\nCMD ["su", "-c", "node x.js", "node"]\n',
    'FROM debian:12\nCMD ["supervisord", "-n"]\n',
    'FROM debian:12\nRUN apt-get install -y gosu\nENTRYPOINT ["/entrypoint.sh"]\n',
    'FROM scratch\nCMD ["/x"]\n',
    {
      code: 'FROM node:22\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
      files: { 'run.sh': '#!/bin/sh\nchown node .\nexec setpriv --reuid=node node x.js\n' },
    },
    { code: 'FROM a:1\nUSER app\n', mode: 'hadolint' },
    { code: 'FROM a:1\nUSER root\nUSER app\n', mode: 'hadolint' },
    { code: 'FROM a:1\nUSER ${U:-root}\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM ⟦node:22⟧\nCOPY . .\nEXPOSE 80\nCMD ["node", "x.js"]\n',
      message: 'implicit',
      codes: ['DS-0002'],
      unsafelyFixed: 'FROM node:22\nCOPY . .\nEXPOSE 80\nUSER node\nCMD ["node", "x.js"]\n',
    },
    { code: 'FROM ⟦nginx:1.29⟧\nCOPY . .\n', message: 'implicit', severity: 'info' },
    { code: 'FROM ⟦ubuntu:24.04⟧\nCMD ["/app"]\n', message: 'implicit' },
    {
      code: 'FROM me/own:1\nUSER app\nUSER ⟦root⟧\nRUN x\nENTRYPOINT ["/app"]\nCMD ["x"]\n',
      message: 'explicit',
      codes: ['DL3002'],
      unsafelyFixed:
        'FROM me/own:1\nUSER app\nUSER root\nRUN x\nUSER app\nENTRYPOINT ["/app"]\nCMD ["x"]\n',
    },
    { code: 'FROM me/own:1\nUSER ⟦0:0⟧\n', message: 'explicit' },
    {
      code: 'FROM ⟦alpine:3.23⟧\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
      files: { 'run.sh': '#!/bin/sh\nexec httpd -f\n' },
      message: 'implicit',
    },
    {
      code: 'FROM a:1 AS b\nUSER ⟦root⟧\nFROM c:1\nUSER x\nUSER ⟦0:1⟧\n',
      mode: 'hadolint',
      message: 'explicit',
      codes: ['DL3002', 'DL3002'],
    },
  ],
});
