import rule from '../../rules/deprecated-maintainer.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: ['FROM a:1\nLABEL maintainer="b"\n'],
  invalid: [
    {
      code: 'FROM a:1\n⟦MAINTAINER⟧   A B <c@d>\nRUN e\n',
      message: 'maintainer',
      codes: ['DL4000'],
      fixed: 'FROM a:1\nLABEL org.opencontainers.image.authors="A B <c@d>"\nRUN e\n',
    },
    {
      name: 'quotes, backslashes and dollars mean themselves',
      code: 'FROM a:1\n⟦maintainer⟧ "A" $USER \\d it\'s\n',
      message: 'maintainer',
      fixed: 'FROM a:1\nlabel org.opencontainers.image.authors="\\"A\\" \\$USER \\\\d it\'s"\n',
    },
    {
      name: 'quotes around all of it',
      code: 'FROM a:1\n⟦MAINTAINER⟧ "A <b@c>"\n',
      message: 'maintainer',
      fixed: 'FROM a:1\nLABEL org.opencontainers.image.authors="A <b@c>"\n',
    },
    {
      name: 'continued',
      code: 'FROM a:1\n⟦MAINTAINER⟧ A \\\n  B\n',
      message: 'maintainer',
      fixed: 'FROM a:1\nLABEL org.opencontainers.image.authors="A   B"\n',
    },
    {
      name: 'the escape directive',
      code: '# escape=`\nFROM a:1\n⟦MAINTAINER⟧ A\\B `c "d\n',
      message: 'maintainer',
      fixed: '# escape=`\nFROM a:1\nLABEL org.opencontainers.image.authors="A\\B ``c `"d"\n',
    },
    {
      name: 'the label is there already',
      code: 'FROM a:1\n⟦MAINTAINER⟧ A\nLABEL org.opencontainers.image.authors="B"\n',
      message: 'maintainer',
    },
  ],
});
