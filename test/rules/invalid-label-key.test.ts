import rule from '../../rules/invalid-label-key.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nLABEL a=b com.example.some-label="c" x.y/z_1=d "quoted.key"=e\n',
    'FROM a:1\nENV A=b\n',
    { name: 'nobody knows', code: 'FROM a:1\nLABEL $KEY=b\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nLABEL ⟦Vendor⟧=b \\\n  ⟦com.Example.A⟧=c\n',
      message: 'characters',
      unsafelyFixed: 'FROM a:1\nLABEL vendor=b \\\n  com.example.a=c\n',
    },
    { code: 'FROM a:1\nLABEL ⟦a..b⟧=c ⟦a--b⟧=c ⟦1a⟧=c ⟦a.⟧=c ⟦"a b"⟧=c\n', message: 'characters' },
    { code: 'FROM a:1\nLABEL ⟦com.docker.x⟧=c\nLABEL ⟦io.docker.y⟧ d\n', message: 'reserved' },
    {
      name: 'hadolint has one finding an instruction',
      code: 'FROM a:1\nLABEL ⟦A B⟧="c" D=e\n'.replace('⟦A B⟧="c"', '⟦A⟧="c"'),
      mode: 'hadolint',
      message: 'characters',
      unsafelyFixed: 'FROM a:1\nLABEL a="c" d=e\n',
    },
  ],
});
