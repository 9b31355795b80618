import rule from '../../rules/cd-in-run.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nWORKDIR /app\nRUN make\n',
    { name: 'in the middle', code: 'FROM a:1\nRUN mkdir /b && cd /b && make\n' },
    { name: 'in a subshell', code: 'FROM a:1\nRUN (cd /b && make)\n' },
    {
      name: 'a build in one layer',
      code: 'FROM a:1\nRUN cd /opt && curl -O https://x.org/a.tgz && tar xf a.tgz\n',
    },
    {
      name: 'a folder for builds',
      code: 'FROM a:1\nRUN cd /tmp && make\nRUN cd /usr/src/x && make\n',
    },
    { name: 'a folder that is removed', code: 'FROM a:1\nRUN cd /b && make && rm -rf /b\n' },
    { name: 'back and forth', code: 'FROM a:1\nRUN cd /b && make && cd /c && make\n' },
    { name: 'it may fail', code: 'FROM a:1\nRUN cd /b && make || true\n' },
    { name: 'a heredoc', code: 'FROM a:1\nRUN <<EOF\ncd /b\nmake\nEOF\n' },
    {
      name: 'nothing that WORKDIR could name',
      code: 'FROM a:1\nRUN cd $HOME && make\nRUN cd $(x) && make\nRUN cd .. && make\n',
    },
    { name: 'PowerShell', code: 'FROM a:1\nSHELL ["pwsh", "-c"]\nRUN cd C:\\b; make\n' },
    { code: 'FROM a:1\nRUN echo cd /b\nRUN sh -c "cd /b"\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      name: 'the guide, 1.7',
      code: 'FROM a:1\nADD . /app\nRUN ⟦cd /app⟧ && npm install\nCMD npm start\n',
      message: 'leading',
      says: 'WORKDIR /app',
      codes: ['DL3003'],
      unsafelyFixed: 'FROM a:1\nADD . /app\nWORKDIR /app\nRUN npm install\nCMD npm start\n',
    },
    {
      name: 'the rest of the stage stays where it was',
      code: 'FROM a:1\nWORKDIR /x\n  RUN ⟦cd b⟧; \\\n    make && \\\n    make install\nCOPY c d\n',
      message: 'leading',
      unsafelyFixed:
        'FROM a:1\nWORKDIR /x\n  WORKDIR b\n  RUN make && \\\n    make install\n  WORKDIR /x\nCOPY c d\n',
    },
    {
      name: 'where it is set anyway',
      code: 'FROM a:1\nWORKDIR /x\nRUN ⟦cd /b⟧ && make\nWORKDIR /y\n',
      message: 'leading',
      unsafelyFixed: 'FROM a:1\nWORKDIR /x\nWORKDIR /b\nRUN make\nWORKDIR /y\n',
    },
    {
      code: 'FROM a:1\nRUN ⟦cd /app⟧\nRUN make\n',
      message: 'alone',
      unsafelyFixed: 'FROM a:1\nWORKDIR /app\nRUN make\n',
    },
    { name: 'a variable', code: 'FROM a:1\nENV D=/d\nRUN ⟦cd $D⟧ && make\n', message: 'leading' },
    { name: 'a relative folder', code: 'FROM a:1\nRUN ⟦cd b⟧ && make\n', message: 'leading' },
    {
      name: 'a comment in between',
      code: 'FROM a:1\nRUN ⟦cd /b⟧ && \\\n  # why\n  make\n',
      message: 'leading',
    },
    {
      name: 'an order about the RUN',
      code: 'FROM a:1\n# hadolint ignore=DL3008\nRUN ⟦cd /b⟧ && make\n',
      message: 'leading',
    },
    {
      name: 'hadolint takes any',
      code: 'FROM a:1\nRUN (⟦cd /b⟧ && make) && cd /c\nRUN mkdir /c && ⟦cd /c⟧\n',
      mode: 'hadolint',
      message: 'any',
    },
  ],
});
