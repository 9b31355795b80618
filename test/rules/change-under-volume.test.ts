import rule from '../../rules/change-under-volume.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN mkdir /data\nVOLUME /data\n',
    'FROM a:1\nVOLUME /data\nRUN mkdir /database\n',
    'FROM a:1\nVOLUME /data\nCOPY x /data/\n',
    'FROM a:1\nVOLUME /data\nRUN ls /data && cp /data/x /srv/x\n',
    'FROM a:1\nVOLUME /data\nRUN rm -rf /data/tmp\n',
    'FROM a:1\nVOLUME $D\nRUN mkdir /data\n',
    'FROM a:1\nVOLUME /data\nRUN --mount=type=cache,target=/data mkdir /data/x\n',
    'FROM a:1\nVOLUME /data\nFROM b:1\nRUN mkdir /data/x\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nVOLUME ["/data"]\nRUN x && mkdir -p ⟦/data/x⟧ /srv\n',
      message: 'own',
      says: 'line 2',
    },
    { code: 'FROM a:1\nVOLUME /data\nWORKDIR /data\nRUN echo a > ⟦x⟧\n', message: 'own' },
    { code: 'FROM a:1\nVOLUME /data\nRUN cd /data && touch ⟦x⟧\n', message: 'own' },
    { code: 'FROM a:1\nENV D=/data\nVOLUME $D\nRUN chown -R 1:1 ⟦$D⟧\n', message: 'own' },
    { code: 'FROM a:1 AS b\nVOLUME /data\nFROM b\nRUN cp a ⟦/data/⟧\n', message: 'own' },
    {
      code: 'FROM mysql:8\nRUN chown -R 1 ⟦/var/lib/mysql⟧\n',
      message: 'base',
      says: 'mysql declares',
    },
  ],
});
