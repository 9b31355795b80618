import rule from '../../rules/replaced-shell.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN ln -s /bin/sh /usr/local/bin/x\n',
    'FROM a:1\nRUN ln -sf dash /bin/sh\n',
    'FROM a:1\nSHELL ["/bin/bash", "-c"]\n',
    { code: 'FROM a:1\nRUN mv /bin/bash /bin/sh\n', mode: 'hadolint' },
    { code: 'FROM a:1\nRUN sudo ln -s bash /bin/sh\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN ln -sf /bin/bash ⟦/bin/sh⟧\nCMD x\n',
      message: 'replaced',
      codes: ['DL4005'],
      unsafelyFixed: 'FROM a:1\nSHELL ["/bin/bash", "-c"]\nCMD x\n',
    },
    { code: 'FROM a:1\nRUN rm /bin/sh && ln -s /bin/bash ⟦/bin/sh⟧\n', message: 'replaced' },
    { code: 'FROM a:1\nRUN mv /bin/bash ⟦/bin/sh⟧\n', message: 'replaced', codes: [null] },
    {
      code: 'FROM a:1\nONBUILD RUN ln -s ⟦/bin/sh⟧ /x\n',
      mode: 'hadolint',
      message: 'replaced',
      codes: ['DL4005'],
    },
  ],
});
