import rule from '../../rules/shell-syntax.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN if a; then b; fi\n',
    'FROM a:1\nRUN [[ a == b ]] && x=(1 2) && echo <(a)\n',
    "FROM a:1\nRUN echo 'it'\\''s'\n",
    'FROM a:1\nCMD ["echo, "a"]\n',
    'FROM a:1\nRUN {{ tpl " }}\n',
    'FROM a:1\n}}\nRUN echo "\n',
    'FROM a:1\nSHELL ["powershell", "-c"]\nRUN echo "\n',
    'FROM a:1\nSHELL ["/bin/zsh", "-c"]\nRUN echo ${(f)"$(x)"} "\n',
    'FROM a:1\nRUN <<EOF\n#!/usr/bin/env python3\nprint("it\'s")\nEOF\n',
  ],
  invalid: [
    { code: 'FROM a:1\nRUN a && echo ⟦"⟧b\n', message: 'quote', severity: 'error' },
    { code: 'FROM a:1\nRUN x=⟦$⟧(a\n', message: 'bracket' },
    { code: 'FROM a:1\nRUN a ⟦;⟧; b\n', message: 'token', says: ';;' },
    { code: "FROM a:1\nCMD echo ⟦'⟧a\n", message: 'quote' },
    { code: 'FROM a:1\nRUN <<EOF\na\necho ⟦"⟧b\nEOF\n', message: 'quote' },
  ],
});
