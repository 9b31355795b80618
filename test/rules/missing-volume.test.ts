import rule from '../../rules/missing-volume.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM redis:7\nCMD ["redis-server"]\n',
    'FROM me/own:1\nCMD ["redis-server"]\n',
    'FROM debian:12\nVOLUME /srv\nCMD ["redis-server"]\n',
    'FROM debian:12\nCMD ["redis-server", "--dir", "/srv"]\n',
    'FROM debian:12\nCMD ["nginx"]\n',
    'FROM debian:12\nCMD ["redis-server"]\nFROM debian:12\n',
  ],
  invalid: [
    {
      code: 'FROM debian:12\nCMD [⟦"mysqld"⟧]\n',
      message: 'missing',
      says: 'MySQL keeps its data in /var/lib/mysql',
      unsafelyFixed: 'FROM debian:12\nVOLUME /var/lib/mysql\nCMD ["mysqld"]\n',
    },
    {
      code: 'FROM debian:12\nENTRYPOINT exec ⟦mongod⟧\n',
      message: 'missing',
      unsafelyFixed: 'FROM debian:12\nVOLUME /data/db\nENTRYPOINT exec mongod\n',
    },
  ],
});
