import rule from '../../rules/inline-comment.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    '# a\nFROM a:1\n# b\nCOPY a /b\n',
    { name: 'BuildKit refuses it', code: 'FROM a:1 # b\nEXPOSE 80 # c\n' },
    { name: 'a comment of the shell', code: 'FROM a:1\nRUN a # b\nCMD a # b\n' },
    { name: 'nothing is left behind it', code: 'FROM a:1\nRUN a \\\n  b # c\nRUN e # \\\n  # f\n' },
    { name: 'in a heredoc', code: 'FROM a:1\nRUN <<EOF\na # b\nc\nEOF\n' },
    { name: 'a file’s name', code: 'FROM a:1\nCOPY #a# /b\n' },
    { name: 'in quotes', code: 'FROM a:1\nRUN echo "# a \\\n  b"\nENV A="# b"\n' },
    'FROM a:1\nCOPY a /b#c\nUSER a#b\n',
  ],
  invalid: [
    {
      name: 'the guide, chapter 2',
      code: 'FROM a:1\nADD ./jdk.tar.gz /home/springboot ⟦#拷贝jdk软件包到镜像，并自动解压⟧\n',
      message: 'copied',
      says: '#拷贝jdk软件包到镜像，并自动解压 for its destination',
      severity: 'error',
      codes: [null],
      unsafelyFixed:
        'FROM a:1\n#拷贝jdk软件包到镜像，并自动解压\nADD ./jdk.tar.gz /home/springboot\n',
    },
    {
      code: 'FROM a:1\nUSER app ⟦# not root⟧\nWORKDIR /a  ⟦# here⟧\nENV A b ⟦# c⟧\nVOLUME /a ⟦# d⟧\n',
      message: 'value',
      unsafelyFixed:
        'FROM a:1\n# not root\nUSER app\n# here\nWORKDIR /a\n# c\nENV A b\n# d\nVOLUME /a\n',
    },
    {
      code: 'FROM a:1\nCMD ["a", "b"] ⟦# c⟧\n',
      message: 'array',
      codes: ['JSONArgsRecommended'],
      unsafelyFixed: 'FROM a:1\n# c\nCMD ["a", "b"]\n',
    },
    {
      name: 'a trigger',
      code: 'FROM a:1\nONBUILD COPY a /b ⟦# c⟧\n',
      message: 'copied',
      unsafelyFixed: 'FROM a:1\n# c\nONBUILD COPY a /b\n',
    },
    { name: 'no destination', code: 'FROM a:1\nCOPY a ⟦# b⟧\n', message: 'copied' },
    {
      name: 'what a comment swallows',
      code: 'FROM a:1\nRUN a \\\n  && b ⟦# why⟧ \\\n  && c\n',
      message: 'swallowed',
      unsafelyFixed: 'FROM a:1\nRUN a \\\n  && b \\\n  # why\n  && c\n',
    },
    {
      name: 'with the escape directive',
      code: '# escape=`\nFROM a:1\nSHELL ["sh", "-c"]\nRUN a ⟦# why && so⟧`\n\tb\n',
      message: 'swallowed',
      unsafelyFixed: '# escape=`\nFROM a:1\nSHELL ["sh", "-c"]\nRUN a `\n\t# why && so\n\tb\n',
    },
  ],
});
