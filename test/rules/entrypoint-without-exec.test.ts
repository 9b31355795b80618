import rule from '../../rules/entrypoint-without-exec.ts';
import { testRule } from '../support/ruleTester.ts';

const START = 'FROM alpine:3.23\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\nCMD ["start"]\n';
const silent = (script: string) => ({ name: script, code: START, files: { 'start.sh': script } });
const found = (script: string, says: string | string[]) => ({
  name: script,
  code: START,
  files: { 'start.sh': script },
  message: 'missing',
  says,
  inFiles: typeof says === 'string' ? ['start.sh'] : says.map(() => 'start.sh'),
});

testRule(rule, {
  valid: [
    { name: 'without a context', code: START },
    silent('#!/bin/sh\nexec npm start\n'),
    silent('#!/bin/sh\nif [ "$1" = start ]; then\n  exec npm start\nelse\n  exec "$@"\nfi\n'),
    silent('#!/bin/sh\ntrap "kill 0" TERM\nnpm start\n'),
    silent('#!/bin/sh\nnpm start &\nwait\n'),
    silent('#!/bin/sh\nnpm start | tee log\n'),
    silent('#!/bin/sh\nnpm run a\nexit 0\n'),
    silent('#!/bin/sh\nwhile true; do npm start; done\n'),
    silent('#!/bin/sh\necho done\n'),
    silent('#!/bin/sh\nservice nginx start\n'),
    silent('#!/usr/bin/env python3\nnpm start\n'),
    silent('#!/bin/sh\nif [ x ]; then\n'),
    {
      name: 'another stage',
      code: 'FROM a:1\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\nFROM b:1\n',
      files: { 'start.sh': 'npm start\n' },
    },
  ],
  invalid: [
    found('#!/bin/sh\nset -e\nnpm start\n', 'write exec npm start'),
    found('#!/bin/bash\nif [ "$1" = start ]; then\n  npm start\nelse\n  $@\nfi\n', [
      'exec npm start',
      'exec "$@"',
    ]),
    found('#!/bin/sh\ncase $1 in\n  a) node a.js ;;\n  *) exec "$@" ;;\nesac\n', 'exec node a.js'),
    found('#!/bin/sh\n"$@"\n', 'exec "$@"'),
    found('#!/bin/sh\nPORT=1 node server.js; exit $?\n', 'exec node server.js'),
    found('#!/bin/sh\nmigrate && gosu app node server.js >/log 2>&1\n', 'exec gosu'),
    {
      code: 'FROM a:1\nCOPY --chmod=755 <<EOF /run.sh\n#!/bin/sh\nA=1 ⟦node⟧ x.js\nEOF\nCMD ["/run.sh"]\n',
      files: {},
      message: 'missing',
      unsafelyFixed:
        'FROM a:1\nCOPY --chmod=755 <<EOF /run.sh\n#!/bin/sh\nexec env A=1 node x.js\nEOF\nCMD ["/run.sh"]\n',
    },
  ],
});
