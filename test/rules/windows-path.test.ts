import rule from '../../rules/windows-path.ts';
import { testRule } from '../support/ruleTester.ts';

const WINDOWS = 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\n';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY a/b /c\nCOPY a\\ b /c\nCOPY a\\*b \\$x /c/\n',
    {
      name: 'the other escape character',
      code: `# escape=\`\n${WINDOWS}COPY a\\b C:\\c\nWORKDIR C:\\x\n`,
    },
    { name: 'kept by doubling', code: `${WINDOWS}WORKDIR C:\\\\x\\\\y\n` },
    { name: 'JSON', code: 'FROM a:1\nCOPY ["a\\\\b", "/c"]\n' },
    { name: 'not a path', code: 'FROM a:1\nENV RE=\\d+ P=a\\b\nRUN echo a\\\n b\n' },
    { name: 'a plain continuation', code: `${WINDOWS}RUN dir C:\\a \\\n  && dir\n` },
  ],
  invalid: [
    {
      code: `FROM a:1\nCOPY ⟦src\\app⟧ /app\nWORKDIR ⟦C:\\app\\bin⟧\nENV A=⟦C:\\x⟧ B="c"\nVOLUME ⟦C:\\data⟧\n`,
      message: 'escaped',
      codes: [null, null, null, null],
      says: ['srcapp', 'C:appbin', 'C:x', 'C:data'],
      unsafelyFixed:
        'FROM a:1\nCOPY src/app /app\nWORKDIR C:/app/bin\nENV A=C:/x B="c"\nVOLUME C:/data\n',
    },
    {
      name: 'the next line is joined',
      code: `${WINDOWS}RUN dir ⟦C:\\⟧\nRUN copy a ⟦c:\\temp\\⟧\nRUN dir\n`,
      message: 'joined',
    },
  ],
});
