import rule from '../../rules/several-processes.ts';
import { testRule } from '../support/ruleTester.ts';

const START = 'FROM alpine:3.23\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n';

testRule(rule, {
  valid: [
    'FROM a:1\nCMD ["npm", "start"]\n',
    'FROM a:1\nCMD npm start\n',
    'FROM a:1\nCMD npm run migrate && npm start\n',
    'FROM a:1\nCMD sleep 5 & npm start\n',
    'FROM a:1\nCMD nginx -g "daemon off;"\n',
    'FROM a:1\nCMD service nginx start\n',
    'FROM a:1\nCMD mysqld & sshd\nFROM b:1\nCMD ["b"]\n',
    'FROM a:1\nRUN mysqld & sleep 5 && mysql -e "x"\n',
    'FROM a:1\nCMD app & \n',
    'FROM a:1\nSHELL ["powershell", "-c"]\nCMD a & b\n',
    {
      code: START,
      files: { 'start.sh': '#!/bin/sh\nset -e\nif [ -f x ]; then cp a b; fi\nexec "$@"\n' },
    },
    {
      name: 'a shell waits for its own background job',
      code: START,
      files: { 'start.sh': '#!/bin/sh\nnode server.js &\nwait $!\n' },
    },
  ],
  invalid: [
    {
      code: 'FROM ubuntu\nCMD ⟦mysql & sshd & npm start⟧\n',
      message: 'several',
      says: 'sshd, npm start',
    },
    { code: 'FROM a:1\nCMD ⟦service nginx start && php-fpm -F⟧\n', message: 'several' },
    { code: 'FROM a:1\nCMD ["sh", "-c", "⟦crond && exec node server.js⟧"]\n', message: 'several' },
    { code: 'FROM a:1\nCMD [⟦"supervisord"⟧, "-n"]\n', message: 'supervisor', severity: 'info' },
    {
      code: 'FROM a:1\nENTRYPOINT ["tini", "--", ⟦"/usr/bin/supervisord"⟧]\n',
      message: 'supervisor',
    },
    {
      code: START,
      files: { 'start.sh': '#!/bin/sh\nredis-server &\nnode worker.js &\nexec node server.js\n' },
      message: 'several',
      says: 'redis-server, node worker.js, node server.js',
      inFiles: ['start.sh'],
    },
  ],
});
