import rule from '../../rules/curl-and-wget.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN curl x && curl y\n',
    'FROM a:1\nRUN curl x\nFROM b:1\nRUN wget y\n',
    'FROM a:1\nRUN apt-get install curl wget\n',
    'FROM node:22\nRUN curl x && wget y\n',
    { code: 'FROM a:1\nRUN curl x\nRUN sudo wget y\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN curl x\nRUN ⟦wget⟧ y\nRUN wget z\n',
      message: 'both',
      codes: ['DL4001'],
    },
    { code: 'FROM a:1\nRUN wget x && sudo ⟦curl⟧ y\n', message: 'both' },
    {
      code: 'FROM a:1\nRUN curl x\nRUN ⟦wget⟧ y\nRUN ⟦curl⟧ z\n',
      mode: 'hadolint',
      message: 'both',
      codes: ['DL4001', 'DL4001'],
    },
    {
      code: 'FROM a:1\nONBUILD RUN curl x\nRUN wget y\nONBUILD RUN ⟦wget⟧ y\n',
      mode: 'hadolint',
      message: 'both',
    },
  ],
});
