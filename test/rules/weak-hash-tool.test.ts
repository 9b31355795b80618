import rule from '../../rules/weak-hash-tool.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN sha256sum -c x && shasum -a 256 -c x && shasum -a512 x && openssl dgst -sha256 x && echo md5sum\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN ⟦md5sum⟧ -c x && echo a | ⟦/usr/bin/sha1sum⟧ -c && ⟦shasum⟧ -c x && openssl ⟦md5⟧ x && openssl dgst ⟦-sha1⟧ x\n',
      message: 'weak',
      codes: ['S4790', 'S4790', 'S4790', 'S4790', 'S4790'],
    },
  ],
});
