import rule from '../../rules/wget-progress.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM debian:12\nRUN wget -q x\n',
    'FROM debian:12\nRUN wget -qO- x | sh\n',
    'FROM debian:12\nRUN wget -nv x\n',
    'FROM debian:12\nRUN wget --progress=dot x\n',
    'FROM debian:12\nRUN wget --version\n',
    'FROM debian:12\nRUN apt-get install wget\n',
    { code: 'FROM a:1\nRUN sudo wget x\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM debian:12\nRUN a && ⟦wget⟧ -O b x\n',
      message: 'bar',
      codes: ['DL3047'],
      fixed: 'FROM debian:12\nRUN a && wget --progress=dot:giga -O b x\n',
    },
    {
      code: 'FROM alpine:3.23\nRUN ⟦wget⟧ x\n',
      message: 'bar',
      unsafelyFixed: 'FROM alpine:3.23\nRUN wget -q x\n',
    },
    {
      code: 'FROM me/own:1\nRUN sudo ⟦wget⟧ x\n',
      message: 'bar',
      unsafelyFixed: 'FROM me/own:1\nRUN sudo wget --progress=dot:giga x\n',
    },
    {
      code: 'FROM a:1\nONBUILD RUN ⟦wget⟧ --version\n',
      mode: 'hadolint',
      message: 'bar',
      unsafelyFixed: 'FROM a:1\nONBUILD RUN wget --progress=dot:giga --version\n',
    },
  ],
});
