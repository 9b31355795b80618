import rule from '../../rules/separate-chown-layer.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY --chown=b:b . /c\nRUN chown -R b:b /c\n',
    { name: 'something else', code: 'FROM a:1\nCOPY . /c\nRUN mkdir /d && chown -R b:b /d\n' },
    { name: 'not into folders', code: 'FROM a:1\nCOPY . /c\nRUN chown b:b /c\n' },
    {
      name: 'a RUN in between may have written there',
      code: 'FROM a:1\nCOPY . /c\nRUN npm ci\nRUN chown -R b:b /c\n',
    },
    {
      name: 'a layer that is thrown away',
      code: 'FROM a:1 AS x\nCOPY . /c\nRUN chown -R b /c\nFROM d:1\n',
    },
    { name: 'everything', code: 'FROM a:1\nCOPY . /c\nRUN chown -R b:b /\n' },
    { name: 'a name that begins alike', code: 'FROM a:1\nCOPY . /cd\nRUN chown -R b:b /c\n' },
    { name: 'nobody knows', code: 'FROM a:1\nARG D\nCOPY . $D\nRUN chown -R b $D\n' },
  ],
  invalid: [
    {
      name: 'the guide, chapter 2',
      code: 'FROM centos:7\nADD ./jdk-8.tar.gz /home/app\nRUN ⟦chown app:app /home/app/jdk-8 -R⟧\nUSER app\n',
      message: 'chown',
      says: 'the files of line 2 a second time; give the owner there with --chown=app:app',
      unsafelyFixed: 'FROM centos:7\nADD --chown=app:app ./jdk-8.tar.gz /home/app\nUSER app\n',
    },
    {
      name: 'several copies, one with an owner',
      code: 'FROM a:1\nWORKDIR /c\nCOPY --chown=x a .\nCOPY --chmod=755 d e/\nCOPY f .\nRUN ⟦chown -R b:b .⟧\nUSER b\n',
      message: 'chown',
      unsafelyFixed:
        'FROM a:1\nWORKDIR /c\nCOPY --chown=x a .\nCOPY --chown=b:b --chmod=755 d e/\nCOPY --chown=b:b f .\nUSER b\n',
    },
    {
      name: 'among other commands',
      code: 'FROM a:1\nENV D=/c\nCOPY . ${D}/x\nRUN chmod +x /c/x/y && \\\n  ⟦chown --recursive b "$D"⟧ && z\n',
      message: 'chown',
    },
    {
      name: 'behind a cd',
      code: 'FROM a:1\nCOPY . /c/d\nRUN cd /c && ⟦chown -R b d/*⟧\n',
      message: 'chown',
    },
  ],
});
