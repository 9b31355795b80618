import rule from '../../rules/copied-archive.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nADD a.tar.gz /b/\n',
    { name: 'not unpacked', code: 'FROM a:1\nCOPY a.tar.gz /b/\nRUN ls /b\n' },
    { name: 'another archive', code: 'FROM a:1\nCOPY a.tar.gz /b/\nRUN tar xf /c/d.tar.gz\n' },
    { name: 'packed, not unpacked', code: 'FROM a:1\nCOPY a.tar /b/\nRUN tar cf /b/a.tar /c\n' },
    { name: 'ADD leaves zip as it is', code: 'FROM a:1\nCOPY a.zip /b/\nRUN unzip /b/a.zip\n' },
    { name: 'from a stage', code: 'FROM a:1\nCOPY --from=x /a.tar /b/\nRUN tar xf /b/a.tar\n' },
    {
      name: 'another stage',
      code: 'FROM a:1 AS x\nCOPY a.tar /b/\nFROM b:1\nRUN tar xf /b/a.tar\n',
    },
    {
      name: 'tar without a dash',
      code: 'FROM a:1\nCOPY a.tar /\nRUN tar xf a.tar\n',
      mode: 'hadolint',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY x ⟦a.tar.gz⟧ \\\n  /b/\nRUN cd /b && tar xzf a.tar.gz && rm a.tar.gz\n',
      message: 'archive',
      codes: ['DL3010'],
      severity: 'info',
    },
    {
      name: 'under another name',
      code: 'FROM a:1\nCOPY ⟦dist/a.txz⟧ /b/c.txz\nRUN tar --extract --file=/b/c.txz\nRUN tar xf /b/c.txz\n',
      message: 'archive',
    },
    {
      name: 'behind a wrapper',
      code: 'FROM a:1\nCOPY ⟦a.tar⟧ /\nRUN sudo tar -C /opt -xf /a.tar\n',
      message: 'archive',
    },
    {
      name: 'hadolint sees the last stage alone',
      code: 'FROM a:1\nCOPY a.tar /\nRUN tar -xf a.tar\nFROM b:1\nCOPY ⟦b.gz⟧ /\nRUN gunzip /b.gz\n',
      mode: 'hadolint',
      message: 'archive',
    },
  ],
});
