import rule from '../../rules/entrypoint-arguments-lost.ts';
import { testRule } from '../support/ruleTester.ts';

const START = 'FROM alpine:3.23\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n';
const silent = (script: string) => ({
  name: script,
  code: `${START}CMD ["start"]\n`,
  files: { 'start.sh': script },
});
const inFile = (script: string, message: string | string[]) => ({
  name: script,
  code: START,
  files: { 'start.sh': script },
  message,
  inFiles: typeof message === 'string' ? ['start.sh'] : message.map(() => 'start.sh'),
});

testRule(rule, {
  valid: [
    `${START}CMD ["x"]\n`,
    silent('#!/bin/sh\nexec "$@"\n'),
    silent('#!/bin/sh\nexec node "${1:-server.js}"\n'),
    silent('#!/bin/sh\n. /lib.sh\n'),
    silent('#!/bin/sh\n[ $# -gt 0 ] && exec node x\n'),
    silent('#!/bin/sh\necho run $@\nexec "$@"\n'),
    silent('#!/bin/sh\nif [[ "${1}" == x ]]; then exec node x; fi\n'),
    silent('#!/bin/sh\nexec su app -c "$*"\n'),
    { code: `${START}CMD []\n`, files: { 'start.sh': '#!/bin/sh\nexec node x\n' } },
    { code: START, files: { 'start.sh': '#!/bin/sh\nexec node x\n' } },
    {
      name: 'a shell form drops CMD anyway: another rule',
      code: 'FROM a:1\nCOPY start.sh /\nENTRYPOINT /start.sh\nCMD ["x"]\n',
      files: { 'start.sh': '#!/bin/sh\nexec node x\n' },
    },
  ],
  invalid: [
    {
      code: `${START}CMD ⟦["start"]⟧\n`,
      files: { 'start.sh': '#!/bin/sh\nset -e\nexec node x.js\n' },
      message: 'dropped',
      says: 'start.sh',
    },
    inFile('#!/bin/sh\nexec $@\n', 'split'),
    inFile('#!/bin/sh\n$@\n', 'split'),
    inFile('#!/bin/sh\nexec gosu app ${*}\n', 'split'),
    inFile('#!/bin/sh\nexec "$*"\n', 'joined'),
    inFile('#!/bin/sh\nset -- node $@\nexec $@\n', ['split', 'split']),
    {
      code: 'FROM a:1\nCOPY <<"EOF" /run.sh\n#!/bin/sh\nexec ⟦$@⟧\nEOF\nENTRYPOINT ["/run.sh"]\n',
      files: {},
      message: 'split',
      unsafelyFixed:
        'FROM a:1\nCOPY <<"EOF" /run.sh\n#!/bin/sh\nexec "$@"\nEOF\nENTRYPOINT ["/run.sh"]\n',
    },
  ],
});
